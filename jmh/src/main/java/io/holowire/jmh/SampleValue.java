package io.holowire.jmh;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** Values of a type, none of them NULL. */
public enum SampleValue {
  /** An amount of money, up to 9,999,999.99. */
  NUMERIC("DECIMAL(15, 2)") {
    @Override
    Object next(SplittableRandom random) {
      return DecimalData.fromUnscaledLong(random.nextLong(1_000_000_000), 15, 2);
    }
  },
  /** More digits than a long has, about 30. */
  LONG_NUMERIC("DECIMAL(38, 18)") {
    @Override
    Object next(SplittableRandom random) {
      BigInteger digits =
          BigInteger.valueOf(random.nextLong(1L << 62))
              .multiply(BigInteger.valueOf(random.nextLong(1L << 40)));
      return DecimalData.fromBigDecimal(new BigDecimal(digits, 18), 38, 18);
    }
  },
  TIMESTAMP("TIMESTAMP(6)") {
    @Override
    Object next(SplittableRandom random) {
      return TimestampData.fromEpochMillis(
          random.nextLong(4_000_000_000_000L), 1_000 * random.nextInt(1_000));
    }
  },
  /** A Java string of 10 to 43 letters, as comments of TPC-H are long. */
  TEXT("VARCHAR(44)") {
    @Override
    Object next(SplittableRandom random) {
      return StringData.fromString(letters(random));
    }
  },
  /** The same in UTF-8. */
  UTF8_TEXT("VARCHAR(44)") {
    @Override
    Object next(SplittableRandom random) {
      return StringData.fromBytes(letters(random).getBytes(StandardCharsets.UTF_8));
    }
  },
  /** Ten numbers. */
  ARRAY("ARRAY<INT>") {
    @Override
    Object next(SplittableRandom random) {
      return new GenericArrayData(random.ints(10).toArray());
    }
  };

  private final String type;

  SampleValue(String type) {
    this.type = type;
  }

  abstract Object next(SplittableRandom random);

  /** For Flink and for the server. */
  String type() {
    return type;
  }

  /** Rows of one column, the same at each call. */
  List<RowData> rows(int count) {
    SplittableRandom random = new SplittableRandom(20_261_128);
    return Stream.generate(() -> (RowData) GenericRowData.of(next(random))).limit(count).toList();
  }

  private static String letters(SplittableRandom random) {
    return random
        .ints(random.nextInt(10, 44), 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}

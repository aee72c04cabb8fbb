package io.holowire.jmh.compare;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;

/** What the columns of {@link GeneratedRows} are, in turn. */
enum GeneratedColumn {
  BIGINT("BIGINT", "%s") {
    @Override
    Object value(SplittableRandom random) {
      return random.nextLong();
    }
  },
  VARCHAR("VARCHAR(24)", "%s") {
    @Override
    Object value(SplittableRandom random) {
      return StringData.fromString("text " + random.nextLong(1_000_000_000_000_000L));
    }
  },
  /** Eighths, which are the same number in every notation. */
  DOUBLE("DOUBLE PRECISION", "(%s * 8)::bigint") {
    @Override
    Object value(SplittableRandom random) {
      return random.nextInt() / 8.0;
    }

    @Override
    Object comparable(Object value) {
      return (long) ((double) value * 8);
    }
  },
  DECIMAL("DECIMAL(12, 2)", "%s") {
    @Override
    Object value(SplittableRandom random) {
      return DecimalData.fromUnscaledLong(random.nextLong(1_000_000_000_000L), 12, 2);
    }

    @Override
    Object comparable(Object value) {
      // The value itself would remember its text.
      return BigDecimal.valueOf(((DecimalData) value).toUnscaledLong(), 2);
    }
  },
  DATE("DATE", "%s - DATE '1970-01-01'") {
    @Override
    Object value(SplittableRandom random) {
      return random.nextInt(30_000);
    }
  },
  TIMESTAMP("TIMESTAMP(6)", "(extract(epoch FROM %s) * 1000000)::bigint") {
    @Override
    Object value(SplittableRandom random) {
      return TimestampData.fromEpochMillis(
          random.nextLong(2_000_000_000_000L), 1_000 * random.nextInt(1_000));
    }

    @Override
    Object comparable(Object value) {
      TimestampData time = (TimestampData) value;
      return time.getMillisecond() * 1_000 + time.getNanoOfMillisecond() / 1_000;
    }
  },
  BOOLEAN("BOOLEAN", "%s::int") {
    @Override
    Object value(SplittableRandom random) {
      return random.nextBoolean();
    }

    @Override
    Object comparable(Object value) {
      return (boolean) value ? 1 : 0;
    }
  },
  INT("INT", "%s") {
    @Override
    Object value(SplittableRandom random) {
      return random.nextInt();
    }
  };

  private static final GeneratedColumn[] ALL = values();

  private final String type;
  private final String expression;

  /**
   * @param type for Flink and for PostgreSQL
   * @param expression what PostgreSQL makes of a column, so that its text is that of {@link
   *     #comparable}
   */
  GeneratedColumn(String type, String expression) {
    this.type = type;
    this.expression = expression;
  }

  /** That of a position, from 0. */
  static GeneratedColumn at(int position) {
    return ALL[position % ALL.length];
  }

  String type() {
    return type;
  }

  String expression(String column) {
    return expression.formatted(column);
  }

  /** For Flink. */
  abstract Object value(SplittableRandom random);

  /** The value in a form whose text PostgreSQL can make, too. */
  Object comparable(Object value) {
    return value;
  }
}

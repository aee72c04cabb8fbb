package io.holowire.connector.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.ColumnShape.Identity;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgInet;
import io.holowire.pgwire.type.PgNumeric;
import io.holowire.pgwire.type.PgTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The text of each encoded value is what Java says of the value that Flink holds. */
class FieldTextTest {
  private final FieldText fieldText = new FieldText();

  private static String java(int oid, Object value) {
    return switch (oid) {
      case Oid.BOOL -> (boolean) value ? "t" : "f";
      case Oid.BYTEA -> "\\x" + HexFormat.of().formatHex((byte[]) value);
      case Oid.DATE -> withEra(LocalDate.ofEpochDay((int) value), "");
      case Oid.TIME -> time(LocalTime.ofNanoOfDay((int) value * 1_000_000L));
      case Oid.TIMESTAMP -> timestamp(((TimestampData) value).toLocalDateTime(), "");
      case Oid.TIMESTAMPTZ -> timestamp(((TimestampData) value).toLocalDateTime(), "+00");
      case Oid.FLOAT8 -> String.valueOf(((Number) value).doubleValue());
      default ->
          value instanceof DecimalData decimal
              ? decimal.toBigDecimal().toPlainString()
              : value.toString();
    };
  }

  private static String timestamp(LocalDateTime time, String offset) {
    return withEra(time.toLocalDate(), " " + time(time.toLocalTime()) + offset);
  }

  private static String withEra(LocalDate date, String rest) {
    int year = date.getYear();
    return "%04d-%02d-%02d%s%s"
        .formatted(
            year > 0 ? year : 1 - year,
            date.getMonthValue(),
            date.getDayOfMonth(),
            rest,
            year > 0 ? "" : " BC");
  }

  private static String time(LocalTime time) {
    String seconds = "%02d:%02d:%02d".formatted(time.getHour(), time.getMinute(), time.getSecond());
    return time.getNano() == 0
        ? seconds
        : (seconds + ".%06d".formatted(time.getNano() / 1_000)).replaceAll("0+$", "");
  }

  private String text(int oid, ByteBuf field) {
    ByteBuf out = Unpooled.buffer(1);
    fieldText.write(oid, field, Integer.BYTES, field.getInt(0), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @MethodSource("io.holowire.connector.row.RoundTripTest#pairs")
  void alone(RoundTripTest.Pair pair) {
    Random random = new Random(21);
    for (int i = 0; i < 3_000; i++) {
      Object value = pair.values().apply(random);
      ByteBuf field = Tuples.write(pair.type(), pair.oid(), Tuples.UTC, GenericRowData.of(value));
      assertThat(text(pair.oid(), field)).isEqualTo(java(pair.oid(), value));
    }
  }

  @ParameterizedTest
  @MethodSource("io.holowire.connector.row.RoundTripTest#pairs")
  void asElements(RoundTripTest.Pair pair) {
    ArrayText arrays = new ArrayText(pair.oid(), ',', fieldText);
    Random random = new Random(22);
    for (int i = 0; i < 300; i++) {
      Object[] elements = new Object[random.nextInt(4)];
      List<String> expected = new ArrayList<>();
      for (int e = 0; e < elements.length; e++) {
        elements[e] = random.nextInt(5) == 0 ? null : pair.values().apply(random);
        expected.add(elements[e] == null ? null : java(pair.oid(), elements[e]));
      }
      ByteBuf field =
          Tuples.write(
              new ArrayType(pair.type()),
              pair.oid(),
              Tuples.UTC,
              GenericRowData.of(new GenericArrayData(elements)));
      assertThat(elements(literal(arrays, field), ',')).isEqualTo(expected);
    }
  }

  private static String literal(ArrayText arrays, ByteBuf field) {
    ByteBuf out = Unpooled.buffer(1);
    arrays.write(field, Integer.BYTES, field.getInt(0), out);
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Reads a literal by the rules of the manual, "Array Input and Output Syntax". */
  private static List<String> elements(String literal, char delimiter) {
    assertThat(literal).startsWith("{").endsWith("}");
    List<String> elements = new ArrayList<>();
    int at = 1;
    while (at < literal.length() - 1) {
      StringBuilder element = new StringBuilder();
      if (literal.charAt(at) == '"') {
        for (at++; literal.charAt(at) != '"'; at++) {
          at += literal.charAt(at) == '\\' ? 1 : 0;
          element.append(literal.charAt(at));
        }
        elements.add(element.toString());
        at++;
      } else {
        for (; literal.charAt(at) != delimiter && at < literal.length() - 1; at++) {
          element.append(literal.charAt(at));
        }
        assertThat(element).isNotEmpty().doesNotContain("\"", "\\", " ", "{", "}");
        elements.add(element.toString().equals("NULL") ? null : element.toString());
      }
      assertThat(literal.charAt(at)).isIn(delimiter, '}');
      at++;
    }
    return elements;
  }

  @Test
  void elementsThatLookLikeSyntax() {
    String[] texts = {"NULL", "", "null", "a,b", "{}", "\"", "\\", " x ", "\\x", "a\nb", "é😀"};
    Object[] elements = Arrays.stream(texts).map(StringData::fromString).toArray();
    ByteBuf field =
        Tuples.write(
            new ArrayType(new VarCharType(9)),
            Oid.TEXT,
            Tuples.UTC,
            GenericRowData.of(new GenericArrayData(elements)));
    assertThat(literal(new ArrayText(Oid.TEXT, ',', fieldText), field))
        .isEqualTo(
            "{\"NULL\",\"\",\"null\",\"a,b\",\"{}\",\"\\\"\",\"\\\\\",\" x \",\"\\\\x\",\"a\nb\",\"é😀\"}");
    assertThat(elements(literal(new ArrayText(Oid.TEXT, ';', fieldText), field), ';'))
        .containsExactly(texts);
  }

  @Test
  void emptyArrayAndArrayOfNullAlone() {
    assertThat(integers()).isEqualTo("{}");
    assertThat(integers((Integer) null)).isEqualTo("{NULL}");
    assertThat(integers(1, null, -2)).isEqualTo("{1,NULL,-2}");
  }

  private String integers(Integer... elements) {
    ArrayType type = new ArrayType(new IntType());
    GenericRowData row = GenericRowData.of(new GenericArrayData(elements));
    return literal(
        new ArrayText(Oid.INT4, ',', fieldText), Tuples.write(type, Oid.INT4, Tuples.UTC, row));
  }

  @Test
  void numericsOfAllMagnitudes() {
    Random random = new Random(23);
    for (int i = 0; i < 20_000; i++) {
      BigDecimal value =
          new BigDecimal(new BigInteger(random.nextInt(200), random), random.nextInt(90));
      value = random.nextBoolean() ? value : value.negate();
      value = random.nextInt(9) == 0 ? value.movePointRight(random.nextInt(80)) : value;
      ByteBuf field = Unpooled.buffer();
      PgNumeric.write(field, value);
      String expected = value.setScale(Math.max(0, value.scale())).toPlainString();
      assertThat(text(Oid.NUMERIC, field)).isEqualTo(expected);
    }
    ByteBuf nan = Unpooled.buffer();
    PgNumeric.writeNaN(nan);
    assertThat(text(Oid.NUMERIC, nan)).isEqualTo("NaN");
    ByteBuf infinity = Unpooled.buffer();
    PgNumeric.writeNegativeInfinity(infinity);
    assertThat(text(Oid.NUMERIC, infinity)).isEqualTo("-Infinity");
  }

  /** What the server sends for the first and the last day, and around the years that it names. */
  @ParameterizedTest
  @CsvSource({
    "-2440588, 4714-11-24 BC", // Julian day 0
    "-719529, 0002-12-31 BC",
    "-719163, 0001-12-31 BC",
    "-719162, 0001-01-01",
    "0, 1970-01-01",
    "11016, 2000-02-29",
    "2932896, 9999-12-31",
    "2932897, 10000-01-01",
    "2145042905, 5874897-12-31"
  })
  void daysAtTheEnds(int epochDay, String expected) {
    ByteBuf field = Unpooled.buffer();
    PgTime.writeDate(field, epochDay);
    assertThat(text(Oid.DATE, field))
        .isEqualTo(expected)
        .isEqualTo(withEra(LocalDate.ofEpochDay(epochDay), ""));
  }

  @Test
  void theEraIsBehindTheOffset() {
    ByteBuf field = Unpooled.buffer();
    PgTime.writeTimestamp(field, -719_163L * PgTime.MICROS_PER_DAY - 1);
    assertThat(text(Oid.TIMESTAMPTZ, field)).isEqualTo("0001-12-30 23:59:59.999999+00 BC");
    assertThat(text(Oid.TIMESTAMP, field)).isEqualTo("0001-12-30 23:59:59.999999 BC");
  }

  @Test
  void endOfTheDay() {
    ByteBuf field = Unpooled.buffer();
    PgTime.writeTime(field, PgTime.MICROS_PER_DAY);
    assertThat(text(Oid.TIME, field)).isEqualTo("24:00:00");
  }

  @ParameterizedTest
  @CsvSource({"0", "-0.0", "NaN", "Infinity", "-Infinity", "4.9E-324", "1.7976931348623157E308"})
  void doublesThatAreNoUsualNumber(double value) {
    ByteBuf field = Unpooled.buffer().writeInt(8).writeDouble(value);
    assertThat(text(Oid.FLOAT8, field)).isEqualTo(String.valueOf(value));
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.1", "10.0.0.0/8", "::1", "2001:db8::ff00:42:8329/64"})
  void addresses(String address) {
    ByteBuf field = Unpooled.buffer();
    PgInet.write(field, address);
    assertThat(text(Oid.INET, field)).isEqualTo(address);
    assertThat(text(Oid.CIDR, field)).isEqualTo(address);
  }

  @Test
  void writersNameTheTypeUnderTheDomains() {
    ColumnShape domains =
        new ColumnShape(
            "c",
            1,
            90_001,
            90_002,
            90_003,
            Oid.INT4,
            'b',
            "d[]",
            "d[]",
            -1,
            false,
            null,
            false,
            Identity.NONE);
    assertThat(ColumnWriters.of(new ArrayType(new IntType()), 0, domains, Tuples.UTC).valueOid())
        .isEqualTo(Oid.INT4);
    assertThat(ColumnWriters.of(new IntType(), 0, Tuples.column(Oid.INT8), Tuples.UTC).valueOid())
        .isEqualTo(Oid.INT8);
  }
}

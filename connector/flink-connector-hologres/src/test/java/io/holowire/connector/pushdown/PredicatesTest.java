package io.holowire.connector.pushdown;

import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.AND;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.CAST;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.EQUALS;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.GREATER_THAN;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.IS_NOT_NULL;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.IS_NOT_TRUE;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.IS_NULL;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.LESS_THAN;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.LIKE;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.NOT;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.NOT_EQUALS;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.OR;
import static org.apache.flink.table.functions.BuiltInFunctionDefinitions.UPPER;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.row.RowSettings;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgText.NulPolicy;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.FieldReferenceExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.expressions.TypeLiteralExpression;
import org.apache.flink.table.expressions.ValueLiteralExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinition;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;

/** The texts; that they mean the same is FilterPushDownIT's. */
class PredicatesTest {
  private static final DataType ROW =
      DataTypes.ROW(
          DataTypes.FIELD("i", DataTypes.INT()),
          DataTypes.FIELD("l", DataTypes.BIGINT()),
          DataTypes.FIELD("n", DataTypes.DECIMAL(10, 2)),
          DataTypes.FIELD("d", DataTypes.DOUBLE()),
          DataTypes.FIELD("b", DataTypes.BOOLEAN()),
          DataTypes.FIELD("S", DataTypes.STRING()),
          DataTypes.FIELD("c", DataTypes.CHAR(5)),
          DataTypes.FIELD("u", DataTypes.STRING()),
          DataTypes.FIELD("loose", DataTypes.STRING()),
          DataTypes.FIELD("dt", DataTypes.DATE()),
          DataTypes.FIELD("tm", DataTypes.TIME(3)),
          DataTypes.FIELD("ts", DataTypes.TIMESTAMP(3)),
          DataTypes.FIELD("tz", DataTypes.TIMESTAMP_LTZ(6)),
          DataTypes.FIELD("local", DataTypes.TIMESTAMP(6)),
          DataTypes.FIELD("y", DataTypes.BYTES()),
          DataTypes.FIELD("missing", DataTypes.INT()),
          DataTypes.FIELD("wrong", DataTypes.INT()));

  private static final List<ColumnShape> SHAPES =
      List.of(
          shape("i", Oid.INT4, "integer"),
          shape("l", Oid.INT8, "bigint"),
          shape("n", Oid.NUMERIC, "numeric"),
          shape("d", Oid.FLOAT8, "double precision"),
          shape("b", Oid.BOOL, "boolean"),
          shape("s", Oid.TEXT, "text"),
          bpchar("c", 5),
          shape("u", Oid.UUID, "uuid"),
          shape("loose", Oid.TEXT, "text"),
          shape("dt", Oid.DATE, "date"),
          shape("tm", Oid.TIME, "time without time zone"),
          shape("ts", Oid.TIMESTAMP, "timestamp without time zone"),
          shape("tz", Oid.TIMESTAMPTZ, "timestamp with time zone"),
          shape("local", Oid.TIMESTAMPTZ, "timestamp with time zone"),
          shape("y", Oid.BYTEA, "bytea"),
          shape("wrong", Oid.BYTEA, "bytea"));

  private static ColumnShape shape(String name, int oid, String type) {
    return ColumnShape.plain(name, 1, oid, type);
  }

  private static ColumnShape bpchar(String name, int length) {
    ColumnShape plain = shape(name, Oid.BPCHAR, "character");
    return new ColumnShape(
        name,
        1,
        Oid.BPCHAR,
        Oid.BPCHAR,
        0,
        0,
        'b',
        "character",
        "character",
        length + 4,
        false,
        null,
        false,
        plain.identity());
  }

  private static Predicates predicates(boolean hologres, boolean utf8, String zone) {
    TableShape table =
        new TableShape(1, new TablePath("public", "t"), 'r', false, null, SHAPES, List.of());
    return new Predicates(
        new ColumnValues(
            new TableFacts(table, hologres, utf8, Set.of("loose")),
            (RowType) ROW.getLogicalType(),
            new RowSettings(ZoneId.of(zone), NulPolicy.FAIL)));
  }

  private static String sql(ResolvedExpression expression) {
    return predicates(false, true, "UTC").toSql(expression);
  }

  private static ResolvedExpression call(
      BuiltInFunctionDefinition function, ResolvedExpression... arguments) {
    return CallExpression.permanent(function, List.of(arguments), DataTypes.BOOLEAN());
  }

  private static ResolvedExpression field(String name) {
    int index = DataType.getFieldNames(ROW).indexOf(name);
    return new FieldReferenceExpression(name, DataType.getFieldDataTypes(ROW).get(index), 0, index);
  }

  private static ResolvedExpression value(Object value) {
    return new ValueLiteralExpression(value);
  }

  private static ResolvedExpression cast(ResolvedExpression value, DataType type) {
    return CallExpression.permanent(CAST, List.of(value, new TypeLiteralExpression(type)), type);
  }

  private static String compare(String name, Object literal) {
    return sql(call(EQUALS, field(name), value(literal)));
  }

  @Test
  void integersStandAlone() {
    assertThat(compare("i", 5)).isEqualTo("\"i\" = '5'::int4");
    assertThat(compare("i", -5L)).isEqualTo("\"i\" = '-5'::int4");
    assertThat(compare("i", 1L << 31)).isEqualTo("\"i\" = '2147483648'::int8");
    assertThat(compare("i", new BigDecimal("1.50"))).isEqualTo("\"i\" = '1.5'::numeric");
    assertThat(compare("i", new BigDecimal("1E20")))
        .isEqualTo("\"i\" = '100000000000000000000'::numeric");
    assertThat(sql(call(LESS_THAN, value(5), field("i")))).isEqualTo("\"i\" > '5'::int4");
    assertThat(sql(call(GREATER_THAN, cast(field("i"), DataTypes.BIGINT()), field("l"))))
        .isEqualTo("\"i\" > \"l\"");
    assertThat(sql(call(EQUALS, cast(field("l"), DataTypes.INT()), value(5)))).isNull();
    assertThat(sql(call(EQUALS, cast(field("l"), DataTypes.DOUBLE()), value(5.0)))).isNull();
    assertThat(sql(call(EQUALS, cast(field("i"), DataTypes.DOUBLE()), value(5.0))))
        .isEqualTo("\"i\"::float8 = '5.0'::float8");
  }

  @Test
  void decimalsAreCutAsTheReaderDoes() {
    assertThat(compare("n", new BigDecimal("0.10")))
        .isEqualTo("pg_catalog.trunc(\"n\", 2) = '0.1'::numeric");
  }

  @Test
  void floatsKnowNaN() {
    assertThat(sql(call(LESS_THAN, field("d"), value(1.5)))).isEqualTo("\"d\" < '1.5'::float8");
    assertThat(sql(call(GREATER_THAN, field("d"), value(1.5))))
        .isEqualTo("(\"d\" > '1.5'::float8) AND (\"d\" <> 'NaN'::float8)");
    assertThat(compare("d", Double.NaN)).isNull();
    assertThat(compare("d", 0.0)).isNull();
    assertThat(sql(call(NOT_EQUALS, field("d"), value(1.5)))).isNull();
    assertThat(sql(call(EQUALS, field("d"), field("d")))).isNull();
  }

  @Test
  void noTextGetsOutOfItsLiteral() {
    assertThat(compare("S", "it's")).isEqualTo("\"s\" = 'it''s'::text");
    assertThat(compare("S", "'; drop table t; --"))
        .isEqualTo("\"s\" = '''; drop table t; --'::text");
    assertThat(compare("S", "\\' or true")).isEqualTo("\"s\" = E'\\\\'' or true'::text");
    assertThat(compare("S", "😀")).isEqualTo("\"s\" = '😀'::text");
    assertThat(compare("S", "a\0b")).isNull();
    assertThat(compare("S", "\ud83d")).isNull();
  }

  @Test
  void textIsComparedByItsBytes() {
    assertThat(sql(call(LESS_THAN, field("S"), value("a"))))
        .isEqualTo("\"s\" COLLATE \"C\" < 'a'::text");
    assertThat(compare("loose", "a")).isEqualTo("\"loose\" COLLATE \"C\" = 'a'::text");
    assertThat(compare("c", "ab   ")).isEqualTo("\"c\" = 'ab   '::bpchar");
    assertThat(compare("c", "ab"))
        .isEqualTo("pg_catalog.textin(pg_catalog.bpcharout(\"c\")) COLLATE \"C\" = 'ab'::text");
    assertThat(compare("u", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"))
        .isEqualTo("\"u\" = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid");
    assertThat(compare("u", "A0EEBC99")).isEqualTo("\"u\"::text COLLATE \"C\" = 'A0EEBC99'::text");
    assertThat(compare("y", "a")).isNull();
  }

  @Test
  void patternsAreOnesThatBothSidesReadAlike() {
    assertThat(sql(call(LIKE, field("S"), value("a'b%")))).isEqualTo("\"s\" LIKE 'a''b%'::text");
    assertThat(sql(call(LIKE, field("loose"), value("%b"))))
        .isEqualTo("\"loose\" COLLATE \"C\" LIKE '%b'::text");
    for (String pattern : List.of("a_", "a\\%", "", "%", "a%b%c", "a\0%")) {
      assertThat(sql(call(LIKE, field("S"), value(pattern)))).as(pattern).isNull();
    }
    assertThat(sql(call(LIKE, field("S"), value("a!%"), value("!")))).isNull();
  }

  @Test
  void momentsThatTheReaderCuts() {
    LocalDateTime noon = LocalDateTime.parse("2026-01-01T12:00:00.001");
    assertThat(compare("dt", LocalDate.of(2026, 1, 1))).isEqualTo("\"dt\" = '2026-01-01'::date");
    assertThat(compare("tm", LocalTime.of(23, 59, 59)))
        .isEqualTo("(\"tm\" >= '23:59:59.000000'::time) AND (\"tm\" < '23:59:59.001000'::time)");
    assertThat(compare("tm", LocalTime.of(23, 59, 59, 1_000_000))).isNull();
    assertThat(compare("ts", noon))
        .isEqualTo(
            "(\"ts\" >= '2026-01-01 12:00:00.001000'::timestamp)"
                + " AND (\"ts\" < '2026-01-01 12:00:00.002000'::timestamp)");
    assertThat(sql(call(GREATER_THAN, field("ts"), value(noon))))
        .isEqualTo("\"ts\" >= '2026-01-01 12:00:00.002000'::timestamp");
    assertThat(compare("ts", noon.plusNanos(1_000))).isNull();
    assertThat(compare("tz", Instant.EPOCH))
        .isEqualTo("\"tz\" = '1970-01-01 00:00:00.000000+00'::timestamptz");
    assertThat(sql(call(LESS_THAN, cast(field("dt"), DataTypes.TIMESTAMP(3)), value(noon))))
        .isEqualTo("\"dt\" < '2026-01-01 12:00:00.001000'::timestamp");
  }

  @Test
  void aLocalTimeMeetsAnInstantInAZoneWithOneOffsetOnly() {
    ResolvedExpression noon =
        call(EQUALS, field("local"), value(LocalDateTime.parse("2026-01-01T12:00:00")));
    assertThat(predicates(false, true, "GMT+05:30").toSql(noon))
        .isEqualTo("\"local\" = '2026-01-01 06:30:00.000000+00'::timestamptz");
    assertThat(predicates(false, true, "Europe/Berlin").toSql(noon)).isNull();
  }

  @Test
  void conditionsAreCombined() {
    ResolvedExpression one = call(EQUALS, field("i"), value(1));
    ResolvedExpression two = call(EQUALS, field("i"), value(2));
    ResolvedExpression three = call(EQUALS, field("i"), value(3));
    ResolvedExpression upper = call(EQUALS, call(UPPER, field("S")), value("A"));
    assertThat(sql(call(OR, call(OR, one, two), call(AND, three, field("b")))))
        .isEqualTo(
            "(\"i\" = '1'::int4) OR (\"i\" = '2'::int4) OR ((\"i\" = '3'::int4) AND (\"b\"))");
    assertThat(sql(call(OR, call(OR, one, two), three)))
        .isEqualTo("\"i\" IN ('1'::int4, '2'::int4, '3'::int4)");
    assertThat(sql(call(OR, one, call(EQUALS, field("l"), value(2)))))
        .isEqualTo("(\"i\" = '1'::int4) OR (\"l\" = '2'::int4)");
    assertThat(sql(call(NOT, field("b")))).isEqualTo("NOT (\"b\")");
    assertThat(sql(call(IS_NOT_TRUE, one))).isEqualTo("(\"i\" = '1'::int4) IS NOT TRUE");
    assertThat(sql(call(IS_NULL, field("y")))).isEqualTo("\"y\" IS NULL");
    assertThat(sql(call(IS_NOT_NULL, field("local")))).isEqualTo("\"local\" IS NOT NULL");
    assertThat(sql(call(OR, one, upper))).isNull();
    assertThat(sql(call(NOT, upper))).isNull();
  }

  @Test
  void whatIsWrongWithAColumnIsLeftToTheJob() {
    assertThat(compare("missing", 1)).isNull();
    assertThat(compare("wrong", 1)).isNull();
  }

  @Test
  void ofOtherEncodingsOnlyAsciiIsComparedAndNotOrdered() {
    Predicates latin1 = predicates(false, false, "UTC");
    assertThat(latin1.toSql(call(EQUALS, field("S"), value("a")))).isEqualTo("\"s\" = 'a'::text");
    assertThat(latin1.toSql(call(EQUALS, field("S"), value("ä")))).isNull();
    assertThat(latin1.toSql(call(LESS_THAN, field("S"), value("a")))).isNull();
    assertThat(latin1.toSql(call(LIKE, field("S"), value("a%")))).isNull();
  }

  @Test
  void ofHologresLittleIsAsked() {
    Predicates hologres = predicates(true, true, "UTC");
    assertThat(hologres.toSql(call(EQUALS, field("S"), value("ä")))).isEqualTo("\"s\" = 'ä'::text");
    assertThat(hologres.toSql(call(LESS_THAN, field("S"), value("a")))).isNull();
    assertThat(hologres.toSql(call(LESS_THAN, field("i"), value(1))))
        .isEqualTo("\"i\" < '1'::int4");
    assertThat(hologres.toSql(call(EQUALS, field("c"), value("ab   ")))).isNull();
    assertThat(hologres.toSql(call(EQUALS, field("d"), value(1.5)))).isNull();
  }
}

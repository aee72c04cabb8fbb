package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The types of the specification's table, to the server and back. */
class TypesIT {
  private static final String FLINK_COLUMNS =
      """
      (k INT, i INT, l BIGINT, f FLOAT, d DOUBLE, b BOOLEAN, s STRING,
       ia ARRAY<INT>, la ARRAY<BIGINT>, fa ARRAY<FLOAT>, da ARRAY<DOUBLE>, ba ARRAY<BOOLEAN>,
       sa ARRAY<STRING>, n DECIMAL(38, 10), m DECIMAL(12, 2), dt DATE, ts TIMESTAMP(6)
      """;

  private static final String VALUES =
      """
      (1, 2147483647, 9223372036854775807, CAST(1.5E0 AS FLOAT), 1.0E-300, TRUE, 'né ''"\\',
       ARRAY[1, CAST(NULL AS INT), -3], ARRAY[CAST(1 AS BIGINT), CAST(NULL AS BIGINT)],
       ARRAY[CAST(0.5 AS FLOAT), CAST(NULL AS FLOAT)], ARRAY[1.25E0, CAST(NULL AS DOUBLE)],
       ARRAY[TRUE, CAST(NULL AS BOOLEAN), FALSE], ARRAY['a', CAST(NULL AS STRING), 'NULL', ''],
       CAST('1234567890123456789012345678.0123456789' AS DECIMAL(38, 10)), -0.05, DATE '1582-10-04',
       TIMESTAMP '2026-03-01 12:00:00.123456'),
      (2, -2147483648, -9223372036854775808, CAST(-0.1E0 AS FLOAT), 1.7976931348623157E308, FALSE,
       '', ARRAY[0], ARRAY[CAST(-9223372036854775808 AS BIGINT)], ARRAY[CAST(1 AS FLOAT)],
       ARRAY[-1.0E0], ARRAY[FALSE], ARRAY['ö'], 0.0000000001, 9999999999.99, DATE '9999-12-31',
       TIMESTAMP '1900-01-01 00:00:00')
      """;

  private static final List<Row> ROWS =
      List.of(
          Row.of(
              1,
              Integer.MAX_VALUE,
              Long.MAX_VALUE,
              1.5f,
              1e-300,
              true,
              "né '\"\\",
              new Integer[] {1, null, -3},
              new Long[] {1L, null},
              new Float[] {0.5f, null},
              new Double[] {1.25, null},
              new Boolean[] {true, null, false},
              new String[] {"a", null, "NULL", ""},
              new BigDecimal("1234567890123456789012345678.0123456789"),
              new BigDecimal("-0.05"),
              LocalDate.of(1582, 10, 4),
              LocalDateTime.parse("2026-03-01T12:00:00.123456")),
          Row.of(
              2,
              Integer.MIN_VALUE,
              Long.MIN_VALUE,
              -0.1f,
              Double.MAX_VALUE,
              false,
              "",
              new Integer[] {0},
              new Long[] {Long.MIN_VALUE},
              new Float[] {1f},
              new Double[] {-1.0},
              new Boolean[] {false},
              new String[] {"ö"},
              new BigDecimal("0.0000000001"),
              new BigDecimal("9999999999.99"),
              LocalDate.of(9999, 12, 31),
              LocalDateTime.parse("1900-01-01T00:00:00")));

  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @BeforeEach
  void createTable() {
    lab.oracle().execute("drop table if exists sample");
    lab.oracle()
        .execute(
            """
            create table sample (k int primary key, i int, l bigint, f real, d double precision,
              b boolean, s text, ia int[], la bigint[], fa real[], da double precision[],
              ba boolean[], sa text[], n numeric(38, 10), m numeric(12, 2), dt date,
              ts timestamptz)
            """);
  }

  /** By upsert, by appending and by bulk load: three ways a value is encoded. */
  @ParameterizedTest
  @CsvSource({"'PRIMARY KEY (k) NOT ENFORCED', false", ", false", ", true"})
  void everyTypeGoesThereAndBack(String key, boolean bulkload) throws Exception {
    if (key == null) {
      lab.oracle().execute("alter table sample drop constraint sample_pkey");
    }
    Session session = Session.batch();
    session.run(
        "SET 'table.local-time-zone' = 'UTC'; CREATE TABLE sample "
            + FLINK_COLUMNS
            + (key == null ? "" : ", " + key)
            + ")"
            + lab.with("sample", "bulkload", String.valueOf(bulkload))
            + "; INSERT INTO sample VALUES "
            + VALUES);
    assertThat(lab.rows("select * from sample order by k"))
        .containsExactly(
            "1|2147483647|9223372036854775807|1.5|1e-300|t|né '\"\\|{1,NULL,-3}|{1,NULL}"
                + "|{0.5,NULL}|{1.25,NULL}|{t,NULL,f}|{a,NULL,\"NULL\",\"\"}"
                + "|1234567890123456789012345678.0123456789|-0.05|1582-10-04"
                + "|2026-03-01 12:00:00.123456+00",
            "2|-2147483648|-9223372036854775808|-0.1|1.7976931348623157e+308|f||{0}"
                + "|{-9223372036854775808}|{1}|{-1}|{f}|{ö}|0.0000000001|9999999999.99|9999-12-31"
                + "|1900-01-01 00:00:00+00");
    assertThat(session.run("SELECT * FROM sample")).containsExactlyInAnyOrderElementsOf(ROWS);
  }

  @Test
  void everyTypeMayBeNull() throws Exception {
    lab.oracle().execute("create table twin (like sample)");
    lab.oracle().execute("insert into sample (k) values (7)");
    Session session = Session.batch();
    session.run(
        "CREATE TABLE sample "
            + FLINK_COLUMNS
            + ")"
            + lab.with("sample")
            + "; CREATE TABLE twin "
            + FLINK_COLUMNS
            + ")"
            + lab.with("twin")
            + "; INSERT INTO twin SELECT * FROM sample");
    Row nulls = new Row(17);
    nulls.setField(0, 7);
    assertThat(session.run("SELECT * FROM twin")).containsExactly(nulls);
    assertThat(lab.rows("select * from twin")).containsExactly("7" + "|NULL".repeat(16));
  }

  /** The types that the specification's table does not have. */
  @Test
  void theOtherTypesGoThereAndBack() throws Exception {
    lab.oracle()
        .execute(
            """
            drop table if exists other; drop type if exists mood;
            create type mood as enum ('sad', 'ok');
            create table other (ti smallint, si smallint, c char(5), ct text, v varchar(3), vb bytea,
              tm time, lt timestamptz, lp timestamp, j json, jb jsonb, u uuid, e mood, ip inet,
              iv interval, na numeric(10, 2)[], da date[], ta timestamp[], za timestamptz[],
              ua uuid[], ea mood[], ja jsonb[], va varchar(3)[])
            """);
    Session session = Session.batch();
    session.run(
        """
        SET 'table.local-time-zone' = 'Asia/Shanghai';
        CREATE TABLE other (ti TINYINT, si SMALLINT, c CHAR(5), ct CHAR(5), v VARCHAR(3),
          vb VARBINARY(4), tm TIME(3), lt TIMESTAMP_LTZ(6), lp TIMESTAMP_LTZ(6), j STRING,
          jb STRING, u STRING, e STRING, ip STRING, iv STRING, na ARRAY<DECIMAL(10, 2)>,
          da ARRAY<DATE>, ta ARRAY<TIMESTAMP(6)>, za ARRAY<TIMESTAMP_LTZ(6)>, ua ARRAY<STRING>,
          ea ARRAY<STRING>, ja ARRAY<STRING>, va ARRAY<VARCHAR(3)>)
        """
            + lab.with("other")
            + """
            ; INSERT INTO other VALUES (CAST(-128 AS TINYINT), CAST(7 AS SMALLINT),
              CAST('ab' AS CHAR(5)), CAST('ab' AS CHAR(5)), 'äöü', X'00FF', TIME '12:34:56',
              TO_TIMESTAMP_LTZ(-1, 3), TO_TIMESTAMP_LTZ(-1, 3), '{"a": 1}', '{"a":1}',
              'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'ok', '10.0.0.1/8', '1 day',
              ARRAY[1.50, CAST(NULL AS DECIMAL(10, 2))], ARRAY[DATE '0001-01-01'],
              ARRAY[TIMESTAMP '1969-12-31 23:59:59.999999', CAST(NULL AS TIMESTAMP(6))],
              ARRAY[TO_TIMESTAMP_LTZ(0, 3)], ARRAY['a0eebc999c0b4ef8bb6d6bb9bd380a11'],
              ARRAY['sad', CAST(NULL AS STRING)], ARRAY['[1]', 'null'],
              ARRAY['abc', CAST(NULL AS VARCHAR(3))])
            """);
    String uuid = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11";
    assertThat(
            lab.rows("select ct || '.', o.*, lt at time zone 'UTC', za[1] = 'epoch' from other o"))
        .singleElement()
        .asString()
        .startsWith("ab   .|-128|7|ab   |ab   |äöü|\\x00ff|12:34:56|")
        .contains("|1970-01-01 07:59:59.999|{\"a\": 1}|{\"a\": 1}|" + uuid)
        .contains("|ok|10.0.0.1/8|1 day|{1.50,NULL}|{0001-01-01}")
        .contains("|{\"1969-12-31 23:59:59.999999\",NULL}|")
        .contains("|{" + uuid + "}|{sad,NULL}|{[1],\"null\"}|{abc,NULL}|")
        .endsWith("|1969-12-31 23:59:59.999|t");
    assertThat(session.run("SELECT c, ct, tm, lt, lp, u, ip, iv, da, ea, va FROM other"))
        .containsExactly(
            Row.of(
                "ab   ",
                "ab   ",
                LocalTime.of(12, 34, 56),
                Instant.ofEpochMilli(-1),
                Instant.ofEpochMilli(-1),
                uuid,
                "10.0.0.1/8",
                "1 day",
                new LocalDate[] {LocalDate.of(1, 1, 1)},
                new String[] {"sad", null},
                new String[] {"abc", null}));
  }

  /** What Flink calls noon is noon in the session's zone, whatever the JVM's and the server's. */
  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Asia/Shanghai", "America/New_York"})
  void aTimestampMeansTheSessionsZone(String zone) throws Exception {
    Session session = Session.batch();
    session.run(
        "SET 'table.local-time-zone' = '"
            + zone
            + "'; CREATE TABLE sample (k INT, ts TIMESTAMP(6))"
            + lab.with("sample")
            + "; INSERT INTO sample VALUES (1, TIMESTAMP '2026-07-01 12:00:00.000001'),"
            + " (2, TIMESTAMP '2026-01-01 00:00:00')");
    assertThat(
            lab.oracle().rows("select ts at time zone ? from sample order by k", zone).stream()
                .flatMap(List::stream))
        .containsExactly("2026-07-01 12:00:00.000001", "2026-01-01 00:00:00");
    assertThat(session.run("SELECT ts FROM sample"))
        .containsExactlyInAnyOrder(
            Row.of(LocalDateTime.parse("2026-07-01T12:00:00.000001")),
            Row.of(LocalDateTime.parse("2026-01-01T00:00")));
  }

  /** A time that a gap leaves out moves forward, and before 1900 there was local mean time. */
  @ParameterizedTest
  @CsvSource({
    "America/Los_Angeles, 2026-03-08 02:30:00, 2026-03-08 10:30:00",
    "America/Los_Angeles, 2026-11-01 01:30:00, 2026-11-01 08:30:00",
    "America/Los_Angeles, 1969-12-31 16:00:00, 1970-01-01 00:00:00",
    "America/Los_Angeles, 1883-01-01 00:00:00, 1883-01-01 07:52:58",
    "Asia/Shanghai, 1986-05-04 02:30:00, 1986-05-03 18:30:00",
    "Asia/Shanghai, 1969-12-31 23:59:59.999999, 1969-12-31 15:59:59.999999",
    "Asia/Shanghai, 1900-01-01 00:00:00, 1899-12-31 15:54:17",
    "UTC, 0001-01-01 00:00:00, 0001-01-01 00:00:00"
  })
  void timesThatZonesTreatSpecially(String zone, String local, String utc) throws Exception {
    lab.oracle().execute("alter table sample add plain timestamp, add instant timestamptz");
    Session.batch()
        .run(
            "SET 'table.local-time-zone' = '"
                + zone
                + "'; CREATE TABLE sample (k INT, ts TIMESTAMP(6), plain TIMESTAMP(6),"
                + " dt DATE, instant TIMESTAMP_LTZ(6))"
                + lab.with("sample")
                + "; INSERT INTO sample VALUES (1, TIMESTAMP '"
                + local
                + "', TIMESTAMP '"
                + local
                + "', DATE '"
                + local.substring(0, 10)
                + "', TO_TIMESTAMP_LTZ(-1, 3))");
    assertThat(
            lab.oracle()
                .rows(
                    "select ts at time zone 'UTC', plain, dt, instant at time zone 'UTC'"
                        + " from sample"))
        .containsExactly(List.of(utc, local, local.substring(0, 10), "1969-12-31 23:59:59.999"));
  }

  @Test
  void aShorterFractionIsCutNotRounded() throws Exception {
    lab.oracle().execute("insert into sample (k, ts) values (1, '2026-01-01 00:00:00.999999+00')");
    Session session = Session.batch();
    session.run(
        "SET 'table.local-time-zone' = 'UTC'; CREATE TABLE sample (ts TIMESTAMP(3))"
            + lab.with("sample"));
    assertThat(session.run("SELECT * FROM sample"))
        .containsExactly(Row.of(LocalDateTime.parse("2026-01-01T00:00:00.999")));
  }
}

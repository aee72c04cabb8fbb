package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.lookup.HologresLookup;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;

/** Which types the table function gives and takes. */
class LookupFunctionTypesIT {
  @Test
  void everyTypeIsAKeyAndAResult() throws Exception {
    try (Lab lab = new Lab()) {
      everyTypeIsAKeyAndAResult(lab);
    }
  }

  private static void everyTypeIsAKeyAndAResult(Lab lab) throws Exception {
    lab.oracle()
        .execute(
            """
            create type mood as enum ('sad', 'ok');
            create domain short as varchar(8);
            create table typed (b bool, i2 int2, i4 int4, i8 int8, f4 float4, f8 float8,
              n numeric, n1 numeric(9, 2), n2 numeric(60, 2), t text, v varchar(5), c char(3),
              d date, ti time, ts timestamp, tz timestamptz(3), by bytea, u uuid, j jsonb,
              m mood, s short, ip inet, ia int4[], ta text[], na numeric(9, 2)[]);
            insert into typed values (true, 2, 4, 8, 0.5, 0.25, 1.5, 2.25, 3, 't', 'v', 'c',
              '2026-01-02', '01:02:03', '2026-01-02 03:04:05.5', '2026-01-02 03:04:05.5+00',
              '\\x01ff', '00000000-0000-0000-0000-00000000000a', '{"a": 1}', 'ok', 's', '10.0.0.1',
              '{1,NULL}', '{a}', '{1.5}');
            insert into typed (b) values (false)
            """);
    Session session = Session.streaming();
    session.run("SET 'table.local-time-zone' = 'Asia/Tokyo'");
    register(session, "typed", new HologresLookup(lab.options("typed", "lookup.key", "i4")));
    assertThat(
            session
                .tables()
                .sqlQuery("SELECT * FROM LATERAL TABLE(typed(1))")
                .getResolvedSchema()
                .getColumns()
                .stream()
                .map(column -> column.getDataType().toString())
                .toList())
        .containsExactly(
            "BOOLEAN",
            "SMALLINT",
            "INT",
            "BIGINT",
            "FLOAT",
            "DOUBLE",
            "DECIMAL(38, 18)",
            "DECIMAL(9, 2)",
            "STRING",
            "STRING",
            "STRING",
            "STRING",
            "DATE",
            "TIME(0)",
            "TIMESTAMP(6)",
            "TIMESTAMP_LTZ(3)",
            "BYTES",
            "STRING",
            "STRING",
            "STRING",
            "STRING",
            "STRING",
            "ARRAY<INT>",
            "ARRAY<STRING>",
            "ARRAY<DECIMAL(9, 2)>");
    // As text, for what arrays and bytes are equal to.
    assertThat(
            session
                .run(
                    "SELECT b, i2, i4, i8, f4, f8, CAST(n AS STRING), n1, n2, t, v, c, d, ti, ts,"
                        + " CAST(tz AS STRING), TO_BASE64(CAST(`by` AS STRING)) IS NOT NULL, u, j, m, s,"
                        + " ip, CAST(ia AS STRING), CAST(ta AS STRING), CAST(na AS STRING)"
                        + " FROM LATERAL TABLE(typed(4))")
                .toString())
        .isEqualTo(
            "[+I[true, 2, 4, 8, 0.5, 0.25, 1.500000000000000000, 2.25, 3.00, t, v, c  , 2026-01-02,"
                + " 01:02:03, 2026-01-02T03:04:05.500, 2026-01-02 12:04:05.500, true,"
                + " 00000000-0000-0000-0000-00000000000a, {\"a\": 1}, ok, s, 10.0.0.1, [1, NULL],"
                + " [a], [1.50]]]");

    // Column, then an argument that meets it and one that does not.
    String[][] keys = {
      {"b", "TRUE", "NULLIF(TRUE, TRUE)"},
      {"i2", "2", "70000"},
      {"i4", "CAST(4 AS BIGINT)", "5000000000"},
      {"i4", "CAST(4 AS DECIMAL(5, 0))", "CAST(5 AS SMALLINT)"},
      {"i8", "8", "9"},
      {"f4", "CAST(0.5 AS FLOAT)", "CAST(0.1 AS FLOAT)"},
      {"f8", "0.25", "CAST(0.3 AS FLOAT)"},
      {"n", "1.5", "CAST(1.5001 AS DECIMAL(20, 4))"},
      {"n1", "2.250", "2.254"},
      {"t", "'t'", "'T'"},
      {"v", "'v'", "'vvvvvvvvvvvv'"},
      {"c", "'c'", "'x'"},
      {"d", "DATE '2026-01-02'", "DATE '2026-01-03'"},
      {"ti", "TIME '01:02:03'", "TIME '01:02:04'"},
      {"ts", "TIMESTAMP '2026-01-02 03:04:05.5'", "TIMESTAMP '2026-01-02 03:04:05.6'"},
      {"tz", "TIMESTAMP '2026-01-02 12:04:05.5'", "TIMESTAMP '2026-01-02 12:04:05.5001'"},
      {"tz", "TO_TIMESTAMP_LTZ(1767323045500, 3)", "TO_TIMESTAMP_LTZ(1767323045501, 3)"},
      {"by", "x'01ff'", "x'01'"},
      {"u", "'00000000-0000-0000-0000-00000000000A'", "'00000000-0000-0000-0000-00000000000b'"},
      {"j", "'{ \"a\":1}'", "'{}'"},
      {"m", "'ok'", "'sad'"},
      {"s", "'s'", "'x'"},
      {"ip", "'10.0.0.1'", "'10.0.0.2'"},
    };
    for (String[] key : keys) {
      if (!Arrays.asList(session.tables().listUserDefinedFunctions()).contains("k_" + key[0])) {
        register(
            session,
            "k_" + key[0],
            new HologresLookup(lab.options("typed", "lookup.key", key[0], "lookup.columns", "t")));
      }
    }
    String all =
        Arrays.stream(keys)
            .flatMap(
                key ->
                    Stream.of(1, 2)
                        .map(
                            i ->
                                "SELECT '%s' AS c, CAST(%d AS INT) AS way FROM LATERAL TABLE(k_%s(%s))"
                                    .formatted(
                                        key[0] + " " + key[i].replace("'", "''"),
                                        i,
                                        key[0],
                                        key[i])))
            .collect(Collectors.joining(" UNION ALL "));
    List<Row> met = session.run("SELECT TRIM(c), way FROM (" + all + ")");
    assertThat(met)
        .containsExactlyInAnyOrder(
            Arrays.stream(keys).map(key -> Row.of(key[0] + " " + key[1], 1)).toArray(Row[]::new));
  }

  private static void register(Session session, String name, HologresLookup function) {
    session.tables().createTemporarySystemFunction(name, function);
  }
}

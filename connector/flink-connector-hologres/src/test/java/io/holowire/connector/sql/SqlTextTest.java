package io.holowire.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.sql.LookupSql.Join;
import io.holowire.connector.sql.UpsertSql.Form;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exact texts: a change of one means another plan, another fixed plan or another lock. */
class SqlTextTest {
  private static final TablePath TABLE = new TablePath("s", "T\"x");
  private static final SqlColumn ID = new SqlColumn("id", "bigint", 20, "bigint", false);
  private static final SqlColumn DS = new SqlColumn("ds", "text", 25, "text", false);
  private static final SqlColumn NAME =
      new SqlColumn("Na me", "character varying", 1043, "character varying", false);
  private static final SqlColumn IP = new SqlColumn("ip", "text", 25, "inet", false);
  private static final SqlColumn TAGS = new SqlColumn("tags", "text[]", 1009, "text[]", true);

  private static String upsert(
      UpsertType type, List<SqlColumn> columns, List<String> key, List<String> defaults) {
    assertThat(columns.subList(0, key.size()).stream().map(SqlColumn::name)).isEqualTo(key);
    return new UpsertSql(TABLE, columns, key.size(), null)
        .upsert(OnConflict.of(type, defaults), Form.of(columns));
  }

  @Test
  void ignore() {
    assertThat(upsert(UpsertType.INSERT_OR_IGNORE, List.of(ID, NAME), List.of("id"), List.of()))
        .isEqualTo(
            "INSERT INTO \"s\".\"T\"\"x\" (\"id\", \"Na me\") SELECT unnest($1::bigint[]),"
                + " unnest($2::character varying[]) ON CONFLICT (\"id\") DO NOTHING");
  }

  @Test
  void updateNeverSetsTheKey() {
    assertThat(
            upsert(
                UpsertType.INSERT_OR_UPDATE,
                List.of(ID, DS, NAME),
                List.of("id", "ds"),
                List.of("x")))
        .isEqualTo(
            "INSERT INTO \"s\".\"T\"\"x\" (\"id\", \"ds\", \"Na me\") SELECT unnest($1::bigint[]),"
                + " unnest($2::text[]), unnest($3::character varying[]) ON CONFLICT (\"id\","
                + " \"ds\") DO UPDATE SET \"Na me\" = excluded.\"Na me\"");
  }

  @Test
  void replaceResetsWhatTheSinkDoesNotHave() {
    assertThat(
            upsert(
                UpsertType.INSERT_OR_REPLACE, List.of(ID, NAME), List.of("id"), List.of("a", "b")))
        .endsWith("DO UPDATE SET \"Na me\" = excluded.\"Na me\", \"a\" = DEFAULT, \"b\" = DEFAULT");
  }

  @Test
  void aTableThatIsAllKeyHasNothingToSet() {
    for (UpsertType type : UpsertType.values()) {
      assertThat(upsert(type, List.of(ID, DS), List.of("id", "ds"), List.of()))
          .endsWith("ON CONFLICT (\"id\", \"ds\") DO NOTHING");
    }
    assertThat(upsert(UpsertType.INSERT_OR_REPLACE, List.of(ID), List.of("id"), List.of("a")))
        .endsWith("DO UPDATE SET \"a\" = DEFAULT");
  }

  @Test
  void withoutAKeyRowsAreAppended() {
    assertThat(upsert(UpsertType.INSERT_OR_REPLACE, List.of(ID), List.of(), List.of("a")))
        .isEqualTo("INSERT INTO \"s\".\"T\"\"x\" (\"id\") SELECT unnest($1::bigint[])");
  }

  @Test
  void anotherWireTypeIsCast() {
    assertThat(upsert(UpsertType.INSERT_OR_IGNORE, List.of(IP), List.of(), List.of()))
        .endsWith("SELECT unnest($1::text[])::inet");
  }

  @Test
  void anArrayColumnGoesRowByRow() {
    assertThat(upsert(UpsertType.INSERT_OR_UPDATE, List.of(ID, TAGS, IP), List.of("id"), List.of()))
        .isEqualTo(
            "INSERT INTO \"s\".\"T\"\"x\" (\"id\", \"tags\", \"ip\") VALUES ($1::bigint,"
                + " $2::text[], $3::text::inet) ON CONFLICT (\"id\") DO UPDATE SET \"tags\" ="
                + " excluded.\"tags\", \"ip\" = excluded.\"ip\"");
  }

  @Test
  void deletes() {
    assertThat(keyed(ID, IP).delete(Form.ARRAYS))
        .isEqualTo(
            "DELETE FROM \"s\".\"T\"\"x\" AS t USING (SELECT unnest((SELECT $1::bigint[])) AS k0,"
                + " unnest((SELECT $2::text[]))::inet AS k1) AS d WHERE t.\"id\" = d.k0 AND"
                + " t.\"ip\" = d.k1");
    assertThat(keyed(ID, IP).delete(Form.ROW))
        .isEqualTo(
            "DELETE FROM \"s\".\"T\"\"x\" AS t WHERE t.\"id\" = $1::bigint AND t.\"ip\" ="
                + " $2::text::inet");
    assertThatThrownBy(() -> keyed().delete(Form.ROW)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Statements for a key of these columns, and one more. */
  private static UpsertSql keyed(SqlColumn... key) {
    List<SqlColumn> columns = new ArrayList<>(List.of(key));
    columns.add(NAME);
    return new UpsertSql(TABLE, columns, key.length, null);
  }

  @Test
  void nullOuts() {
    assertThat(keyed(ID).nullOut(Form.ARRAYS))
        .isEqualTo(
            "UPDATE \"s\".\"T\"\"x\" AS t SET \"Na me\" = NULL FROM (SELECT unnest((SELECT"
                + " $1::bigint[])) AS k0) AS d WHERE t.\"id\" = d.k0");
    assertThat(keyed(ID).nullOut(Form.ROW))
        .isEqualTo("UPDATE \"s\".\"T\"\"x\" AS t SET \"Na me\" = NULL WHERE t.\"id\" = $1::bigint");
    assertThatThrownBy(() -> new UpsertSql(TABLE, List.of(ID), 1, null).nullOut(Form.ROW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nullsThatAreIgnoredLeaveTheOldValue() {
    assertThat(
            keyed(ID)
                .upsert(
                    new OnConflict(UpsertType.INSERT_OR_UPDATE, List.of(), true, null),
                    Form.ARRAYS))
        .startsWith("INSERT INTO \"s\".\"T\"\"x\" AS t (")
        .endsWith("DO UPDATE SET \"Na me\" = COALESCE(excluded.\"Na me\", t.\"Na me\")");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GREATER||excluded.\"ip\" > t.\"ip\"",
        "GREATER_OR_EQUAL|a'b|excluded.\"ip\" >= COALESCE(t.\"ip\", 'a''b'::inet)",
        "EQUAL||excluded.\"ip\" = t.\"ip\"",
        "NOT_EQUAL||excluded.\"ip\" <> t.\"ip\"",
        "LESS||excluded.\"ip\" < t.\"ip\"",
        "LESS_OR_EQUAL|1|excluded.\"ip\" <= COALESCE(t.\"ip\", '1'::inet)",
        "IS_NULL||t.\"ip\" IS NULL",
        "IS_NOT_NULL||t.\"ip\" IS NOT NULL",
      })
  void updatesOnCondition(CheckAndPut.Operator operator, String nullAs, String condition) {
    CheckAndPut check = new CheckAndPut("ip", operator, nullAs);
    UpsertSql sql = new UpsertSql(TABLE, List.of(ID, IP), 1, null);
    assertThat(
            sql.upsert(
                new OnConflict(UpsertType.INSERT_OR_REPLACE, List.of("a"), false, check),
                Form.ARRAYS))
        .startsWith("INSERT INTO \"s\".\"T\"\"x\" AS t (")
        .endsWith("DO UPDATE SET \"ip\" = excluded.\"ip\", \"a\" = DEFAULT WHERE " + condition);
  }

  @Test
  void theGuardStandsInEveryStatement() {
    OnConflict ignore = OnConflict.of(UpsertType.INSERT_OR_IGNORE, List.of());
    UpsertSql sql = new UpsertSql(TABLE, List.of(ID, DS), 1, "g");
    assertThat(sql.upsert(ignore, Form.ARRAYS))
        .endsWith("unnest($2::text[]) WHERE g ON CONFLICT (\"id\") DO NOTHING");
    assertThat(sql.upsert(ignore, Form.ROW))
        .endsWith(" SELECT $1::bigint, $2::text WHERE g ON CONFLICT (\"id\") DO NOTHING");
    assertThat(sql.delete(Form.ARRAYS)).endsWith(" WHERE t.\"id\" = d.k0 AND g");
    assertThat(sql.nullOut(Form.ROW)).endsWith(" WHERE t.\"id\" = $1::bigint AND g");
    assertThat(new UpsertSql(TABLE, List.of(ID), 0, "g").upsert(ignore, Form.ARRAYS))
        .endsWith("SELECT unnest($1::bigint[]) WHERE g");
  }

  @Test
  void probesCastToTheDeclaredType() {
    assertThat(ProbeSql.cast(IP, "inet")).isEqualTo("SELECT $1::text::inet");
  }

  @Test
  void copies() {
    assertThat(CopySql.copyIn(TABLE, List.of(ID, NAME), CopyFormat.BINARY))
        .isEqualTo("COPY \"s\".\"T\"\"x\" (\"id\", \"Na me\") FROM STDIN (FORMAT binary)");
    assertThatThrownBy(() -> CopySql.copyIn(TABLE, List.of(ID, IP), CopyFormat.BINARY))
        .hasMessageContaining("\"ip\"")
        .hasMessageContaining("inet")
        .hasMessageContaining("'sink.copy.format' = 'text'");
    assertThat(CopySql.copyIn(TABLE, List.of(ID), CopyFormat.BINARY.frozen()))
        .endsWith("(\"id\") FROM STDIN (FORMAT binary, FREEZE true)");
    assertThat(CopySql.copyIn(TABLE, List.of(ID, IP), CopyFormat.text('\u0002')))
        .endsWith("FROM STDIN (FORMAT text, DELIMITER E'\\x02', NULL E'\\\\N')");
    assertThat(CopySql.copyIn(TABLE, List.of(ID), CopyFormat.text('\'').frozen()))
        .endsWith("(FORMAT text, DELIMITER '\'\'', NULL E'\\\\N', FREEZE true)");
  }

  @Test
  void scans() {
    List<String> outputs = ScanStatement.outputs(List.of(NAME, IP));
    assertThat(new ScanStatement(outputs, TABLE.toSql()).copy())
        .isEqualTo(
            "COPY (SELECT \"Na me\", \"ip\"::text FROM \"s\".\"T\"\"x\") TO STDOUT (FORMAT"
                + " binary)");
    assertThat(new ScanStatement(List.of(), "\"t\"").copy())
        .isEqualTo("COPY (SELECT FROM \"t\") TO STDOUT (FORMAT binary)");
    assertThat(
            new ScanStatement(List.of("a", "count(*)"), "t")
                .where("b OR c")
                .where(null)
                .where("d")
                .groupBy(List.of("a", "1 + 1"))
                .orderBy("ctid")
                .limit(7L)
                .select())
        .isEqualTo(
            "SELECT a, count(*) FROM t WHERE (b OR c) AND (d) GROUP BY a, 1 + 1 ORDER BY ctid LIMIT"
                + " 7");
    assertThat(
            new ScanStatement(List.of("a"), new Relation.Query("SELECT 1 AS a; -- one").toSql())
                .select())
        .isEqualTo("SELECT a FROM (\nSELECT 1 AS a\n) AS \"query\"");
  }

  @Test
  void lookups() {
    LookupSql two = new LookupSql(TABLE, List.of(ID, IP));
    LookupSql one = new LookupSql(TABLE, List.of(ID));
    assertThat(two.many(List.of(NAME, IP), null, Join.PLANNED))
        .isEqualTo(
            "SELECT k.i::int4, t.\"Na me\", t.\"ip\"::text FROM unnest((SELECT $1::bigint[]),"
                + " (SELECT $2::text[])) WITH ORDINALITY AS k (k0, k1, i) JOIN \"s\".\"T\"\"x\" AS"
                + " t ON t.\"id\" = k.k0 AND t.\"ip\" = k.k1::inet");
    assertThat(one.many(List.of(NAME), "\"i\" = '1'::int4", Join.PLANNED))
        .isEqualTo(
            "SELECT k.i::int4, t.\"Na me\" FROM unnest((SELECT $1::bigint[])) WITH ORDINALITY AS k"
                + " (k0, i) JOIN (SELECT * FROM \"s\".\"T\"\"x\" WHERE \"i\" = '1'::int4) AS t ON"
                + " t.\"id\" = k.k0");
    assertThat(one.many(List.of(NAME), "\"i\" = 1 OR \"k0\" = 2", Join.PER_KEY))
        .isEqualTo(
            "SELECT k.i::int4, t.\"Na me\" FROM unnest((SELECT $1::bigint[])) WITH ORDINALITY AS k"
                + " (k0, i) CROSS JOIN LATERAL (SELECT * FROM \"s\".\"T\"\"x\" AS t WHERE"
                + " t.\"id\" = k.k0 AND (\"i\" = 1 OR \"k0\" = 2) OFFSET 0) AS t");
    assertThat(two.one(List.of(NAME), "\"i\" = 1 OR \"j\" = 2"))
        .isEqualTo(
            "SELECT t.\"Na me\" FROM \"s\".\"T\"\"x\" AS t WHERE t.\"id\" = $1::bigint AND t.\"ip\""
                + " = $2::text::inet AND (\"i\" = 1 OR \"j\" = 2)");
    assertThat(two.insertMany(List.of("smallint", "inet")))
        .isEqualTo(
            "INSERT INTO \"s\".\"T\"\"x\" (\"id\", \"ip\") SELECT DISTINCT k.k0, k.k1::inet FROM"
                + " unnest((SELECT $1::bigint[]), (SELECT $2::text[])) AS k (k0, k1)"
                + " WHERE NOT EXISTS (SELECT FROM \"s\".\"T\"\"x\" AS t WHERE t.\"id\" = k.k0"
                + " AND t.\"ip\" = k.k1::inet) AND CAST(k.k0 AS smallint) = k.k0 AND"
                + " CAST(k.k1::inet AS inet) = k.k1::inet ORDER BY 1, 2 ON CONFLICT DO NOTHING");
    assertThat(one.insertOne(List.of("smallint")))
        .isEqualTo(
            "INSERT INTO \"s\".\"T\"\"x\" (\"id\") SELECT k.k0 FROM (SELECT $1::bigint AS k0 OFFSET 0)"
                + " AS k WHERE NOT EXISTS (SELECT FROM \"s\".\"T\"\"x\" AS t WHERE t.\"id\" = k.k0)"
                + " AND CAST(k.k0 AS smallint) = k.k0 ON CONFLICT DO NOTHING");
    assertThatThrownBy(() -> new LookupSql(TABLE, List.of(TAGS))).hasMessageContaining("\"tags\"");
    assertThatThrownBy(() -> new LookupSql(TABLE, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theCatalogIsAskedWithLiteralsAndInOneText() {
    String sql = CatalogSql.tableShape(new TablePath("o'x", "t\\y"), 18);
    assertThat(sql.split("; ")).hasSize(3).allMatch(part -> part.contains("lower('o''x')"));
    assertThat(sql).contains("lower( E't\\\\y')").contains("a.attgenerated").doesNotContain("{");
    assertThat(CatalogSql.tableShape(new TablePath(null, "t"), 11))
        .contains("pg_table_is_visible")
        .doesNotContain("attgenerated");
    String columns = CatalogSql.columns(List.of(new CatalogSql.Attribute("o'x", 1, -1, 7)));
    assertThat(columns)
        .contains("(VALUES ('o''x', 1, 4294967295::pg_catalog.oid, 7)) AS v")
        .doesNotContain("{");
  }
}

package io.holowire.it.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.it.flink.Lab;
import io.holowire.it.flink.Session;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The catalog that keeps tables of the first-generation DDL as those of the new one. */
class LegacyCatalogIT {
  /** A function of a user's. */
  public static final class Nothing extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    public int eval(int n) {
      return n;
    }
  }

  private Lab lab;
  private Session session;

  @BeforeEach
  void open() throws Exception {
    lab = new Lab();
    lab.oracle()
        .execute(
            "create table a (id int primary key, name text); create table b (like a including all)");
    session = Session.streaming();
    session.run(
        "CREATE CATALOG yesterday WITH ('type' = 'hologres-legacy-ddl', 'default-database' = 'd');"
            + " USE CATALOG yesterday");
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private String ddl(String... options) {
    return " (id INT, name VARCHAR, PRIMARY KEY (id) NOT ENFORCED)"
        + LegacyDdl.with(lab, "a", options);
  }

  private String options(String table) {
    return session.run("SHOW CREATE TABLE " + table).toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TABLE", "TEMPORARY TABLE"})
  void theOldTextMakesATableOfTheNewKind(String kind) {
    session.run("CREATE " + kind + " t" + ddl("connector.mutationType", "insertorupdate"));
    assertThat(options("t"))
        .contains(
            "`yesterday`.`d`.`t`", "'connector' = 'hologres'", "'upsert_type' = 'insertorupdate'")
        .doesNotContain("connector.");
    assertThat(session.explain("INSERT INTO t VALUES (1, 'x')"))
        .contains("Sink(table=[yesterday.d.t]")
        .doesNotContain("LegacySink");
    session.run("INSERT INTO t VALUES (1, 'one'); INSERT INTO t (id, name) VALUES (1, 'uno')");
    assertThat(session.run("SELECT * FROM t")).containsExactly(Row.of(1, "uno"));
    // What the old interfaces have not: a statement's columns, hints.
    session.run("INSERT INTO t (id) VALUES (1)");
    assertThat(lab.rows("select * from a")).containsExactly("1|uno");
    String join =
        "SELECT /*+ LOOKUP('table'='t', 'async'='false') */ t.name FROM (SELECT 1 AS k, PROCTIME()"
            + " AS seen) e JOIN t FOR SYSTEM_TIME AS OF e.seen ON t.id = e.k";
    assertThat(session.explain(join)).contains("LookupJoin").doesNotContain("async=[");
    assertThat(session.run(join)).containsExactly(Row.of("uno"));
    session.run("DROP " + kind + " t");
  }

  @Test
  void tablesThatAreAlteredOrLike() {
    session.run(
        "CREATE TABLE t"
            + ddl()
            + "; ALTER TABLE t SET ('connector.table' = 'b', 'connector.upsert_type' ="
            + " 'insertorreplace'); CREATE TABLE l WITH ('connector.bulkload' = 'true') LIKE t");
    assertThat(options("t"))
        .contains("'table' = 'b'", "'upsert_type' = 'insertorreplace'")
        .doesNotContain("connector.", "'a'");
    assertThat(options("l")).contains("'table' = 'b'", "'bulkload' = 'true'");
    session.run("INSERT INTO t VALUES (1, 'x')");
    assertThat(lab.rows("select * from b")).containsExactly("1|x");
  }

  @Test
  void otherTablesAreLeftAlone() {
    session.run(
        "CREATE TABLE g (n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '3');"
            + " CREATE TEMPORARY VIEW v AS SELECT n FROM g; CREATE VIEW w AS SELECT n FROM g;"
            + " CREATE TEMPORARY FUNCTION f AS '"
            + Nothing.class.getName()
            + "'");
    assertThat(session.run("SELECT * FROM v")).hasSize(3);
    assertThat(session.run("SELECT * FROM w")).hasSize(3);
    session.run("DROP TEMPORARY FUNCTION f; DROP TEMPORARY VIEW v; DROP VIEW w");
    assertThat(session.run("SHOW TABLES")).containsExactly(Row.of("g"));
  }

  @Test
  void faultsAreToldWhenTheTableIsMade() {
    String secret = "pässw0rd-SECRET";
    assertThatThrownBy(() -> session.run("CREATE TABLE t" + ddl("connector.tabel", "x")))
        .hasStackTraceContaining("connector.tabel: is no option of this connector")
        .satisfies(e -> LegacyErrorsIT.assertSilent(e, secret));
    assertThatThrownBy(
            () ->
                session.run(
                    "CREATE TABLE t (clock TIME)"
                        + LegacyDdl.with(lab, "a", "connector.password", secret)))
        .hasStackTraceContaining("column clock is TIME(0)")
        .satisfies(e -> LegacyErrorsIT.assertSilent(e, secret));
    assertThatThrownBy(
            () -> session.run("CREATE CATALOG c WITH ('type'='hologres-legacy-ddl','x'='y')"))
        .hasStackTraceContaining("Unsupported options");
  }
}

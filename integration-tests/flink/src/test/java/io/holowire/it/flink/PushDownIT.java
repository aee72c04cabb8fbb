package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.it.server.Oracle;
import java.util.List;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes down to the server, how the plan says so, and what cannot get in that way. */
class PushDownIT {
  private static Lab lab;
  private static String item;

  @BeforeAll
  static void open() {
    lab = new Lab();
    lab.oracle().execute("create table item (n int primary key, name text)");
    lab.oracle()
        .execute(
            "insert into item values (1, 'it''s'), (2, E'back\\\\slash'), (3, null), (4, 'é😀'),"
                + " (5, ''' or true --'), (6, E'\\\\'''), (7, 'a%b')");
    item = "CREATE TABLE item (n INT, name STRING)" + lab.with("item");
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  private static Session session(boolean streaming) throws Exception {
    Session session = streaming ? Session.streaming() : Session.batch();
    session.run(item);
    return session;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void thePlanSaysWhatGoesDown(boolean streaming) throws Exception {
    Session session = session(streaming);
    assertThat(session.explain("SELECT name FROM item WHERE n > 1 AND name LIKE 'a%'"))
        .containsPattern("filter=\\[and\\(>\\(n, 1\\), LIKE\\(name, .*project=\\[name\\]");
    assertThat(session.explain("SELECT n FROM item WHERE UPPER(name) = 'A' AND n IN (1, 2)"))
        .containsPattern("filter=\\[OR\\(=\\(n, 1\\), =\\(n, 2\\)\\)\\]")
        .containsPattern("where=\\[\\(UPPER\\(name\\) = ");
    assertThat(session.explain("SELECT n FROM item WHERE n > 1 LIMIT 2")).contains("limit=[2]");
    assertThat(session.run("SELECT n FROM item WHERE n > 1 LIMIT 2")).hasSize(2);
    assertThat(session.run("SELECT n FROM item WHERE UPPER(name) = 'A%B' AND n > 1"))
        .containsExactly(Row.of(7));
  }

  @Test
  void neverMeansNever() throws Exception {
    Session session = Session.batch();
    session.run(
        "CREATE TABLE item (n INT, name STRING)"
            + lab.with("item", "filter.handling.policy", "never"));
    assertThat(session.explain("SELECT SUM(n) FROM item WHERE n > 1"))
        .contains("filter=[]")
        .doesNotContain("aggregates=");
    assertThat(session.run("SELECT SUM(n) FROM item WHERE n > 1")).containsExactly(Row.of(27));
  }

  /** Values that would end a literal, were it not for its quoting, whatever the database says. */
  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void noValueGetsOutOfItsLiteral(String conforming) throws Exception {
    lab.oracle()
        .execute(
            "alter database " + lab.name() + " set standard_conforming_strings = " + conforming);
    Session session = session(false);
    List<String> names = List.of("it's", "back\\slash", "é😀", "' or true --", "\\'");
    List<Integer> keys = List.of(1, 2, 4, 5, 6);
    for (int i = 0; i < names.size(); i++) {
      String query = "SELECT n FROM item WHERE name = '" + names.get(i).replace("'", "''") + "'";
      assertThat(session.explain(query)).doesNotContain("where=[");
      assertThat(session.run(query)).as(query).containsExactly(Row.of(keys.get(i)));
    }
    assertThat(session.run("SELECT n FROM item WHERE name LIKE '''%' OR name LIKE 'it''%'"))
        .containsExactlyInAnyOrder(Row.of(5), Row.of(1));
    assertThat(session.run("SELECT n FROM item WHERE name IN ('\\', 'x'' or true --', 'é😀')"))
        .containsExactly(Row.of(4));
  }

  /** The function applies what was pushed, since Flink does not any more. */
  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void aLookupHasTheCondition(String async) throws Exception {
    Session session = Session.streaming();
    session.run(
        "CREATE TABLE item (n INT, name STRING)"
            + lab.with("item", "lookup.async", async)
            + "; CREATE VIEW probe AS SELECT x, PROCTIME() AS t FROM (VALUES (1), (3), (7)) AS v (x)");
    String query =
        "SELECT x, name FROM probe JOIN item FOR SYSTEM_TIME AS OF probe.t ON item.n = x"
            + " WHERE item.name LIKE 'a%' OR item.n = 3";
    assertThat(session.run(query)).containsExactlyInAnyOrder(Row.of(7, "a%b"), Row.of(3, null));
  }

  /** Flink must still see it, or it would find nothing to look up by. */
  @Test
  void aKeyMayBeAConstant() throws Exception {
    Session session = session(true);
    assertThat(
            session.run(
                "SELECT name FROM (SELECT 7 AS x, PROCTIME() AS t) probe"
                    + " JOIN item FOR SYSTEM_TIME AS OF probe.t ON item.n = x"))
        .containsExactly(Row.of("a%b"));
  }

  @Test
  void aServerThatIsNotThereDoesNotKeepAQueryFromHavingAPlan() throws Exception {
    Session session = Session.batch();
    session.run(
        "CREATE TABLE away (n INT) "
            + lab.with("item", "endpoint", "127.0.0.1:1")
            + "; CREATE TABLE gone (n INT) "
            + lab.with("no_such_table"));
    for (String table : List.of("away", "gone")) {
      assertThat(session.explain("SELECT SUM(n) FROM " + table + " WHERE n > 1"))
          .contains("where=[(n > 1)]");
    }
    assertThatThrownBy(() -> session.run("SELECT n FROM gone WHERE n > 1"))
        .hasStackTraceContaining("table no_such_table does not exist");
  }

  @Test
  void viewsAreFiltered() throws Exception {
    lab.oracle().execute("create view seen as select n, name, n::text || 'x' as label from item");
    Session session = Session.batch();
    session.run("CREATE TABLE seen (n INT, label STRING)" + lab.with("seen"));
    String query = "SELECT label FROM seen WHERE label > '6' AND n < 7";
    assertThat(session.explain(query)).doesNotContain("where=[");
    assertThat(session.run(query)).containsExactly(Row.of("6x"));
  }

  /** The server's bytes are not Flink's there, and it has no word for some characters. */
  @Test
  void otherEncodings() throws Exception {
    String database = lab.name() + "_latin1";
    lab.oracle()
        .execute(
            "create database " + database + " template template0 encoding 'LATIN1' locale 'C'");
    try (Oracle oracle = lab.server().oracle(database)) {
      oracle.execute("create table item as select * from (values ('a'), ('é'), ('z')) v (name)");
      Session session = Session.batch();
      session.run("CREATE TABLE item (name STRING)" + Lab.with(lab.server(), database, "item"));
      assertThat(session.explain("SELECT name FROM item WHERE name <> 'a'"))
          .doesNotContain("where=[");
      assertThat(session.run("SELECT name FROM item WHERE name <> 'a'"))
          .containsExactlyInAnyOrder(Row.of("é"), Row.of("z"));
      assertThat(session.run("SELECT name FROM item WHERE name > 'z'"))
          .containsExactly(Row.of("é"));
      assertThat(session.run("SELECT name FROM item WHERE name IN ('é', 'a', '😀')"))
          .containsExactlyInAnyOrder(Row.of("é"), Row.of("a"));
      assertThat(session.run("SELECT MAX(name) FROM item")).containsExactly(Row.of("é"));
    } finally {
      lab.oracle().execute("drop database " + database + " with (force)");
    }
  }
}

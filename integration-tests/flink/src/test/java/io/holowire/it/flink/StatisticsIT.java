package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The planner knows how large a scan is. */
class StatisticsIT {
  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
    for (String table : new String[] {"tiny", "big", "fresh"}) {
      lab.oracle().execute("create table " + table + " (k int, half int, name text)");
    }
    lab.oracle().execute("alter table fresh set (autovacuum_enabled = false)");
    lab.oracle().execute("insert into tiny select n, n % 2, 'x' from generate_series(1, 10) n");
    lab.oracle()
        .execute(
            "insert into big select n, n % 2, repeat('x', 100) from generate_series(1, 20000) n");
    lab.oracle().execute("insert into fresh select * from big");
    lab.oracle()
        .execute("create table parent (k int, half int, name text) partition by list (half)");
    lab.oracle().execute("create table parent_0 partition of parent for values in (0)");
    lab.oracle().execute("create table parent_1 partition of parent for values in (1)");
    lab.oracle().execute("insert into parent select * from big");
    lab.oracle().execute("analyze tiny; analyze big; analyze parent");
    lab.oracle().execute("create view seen as select * from big");
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  private static Session session() throws Exception {
    Session session = Session.batch();
    for (String table : new String[] {"tiny", "big", "fresh", "parent", "seen"}) {
      session.run("CREATE TABLE " + table + " (k INT, half INT, name STRING)" + lab.with(table));
    }
    return session;
  }

  private static String cost(String query) throws Exception {
    return session().explainCost(query);
  }

  @ParameterizedTest
  @CsvSource({
    "SELECT * FROM big, rowcount = 20000.0",
    "SELECT * FROM tiny, rowcount = 10.0",
    "SELECT * FROM parent, rowcount = 20000.0",
    "SELECT * FROM big WHERE k <= 100, rowcount = 100.0",
    "SELECT * FROM parent WHERE half = 1, rowcount = 10000.0"
  })
  void rowsAreWhatTheServerExpects(String query, String rows) throws Exception {
    assertThat(cost(query)).contains(rows);
  }

  @ParameterizedTest
  @CsvSource({"fresh", "seen"})
  void whatTheServerDoesNotKnowIsUnknown(String table) throws Exception {
    assertThat(cost("SELECT * FROM " + table)).contains("rowcount = 1.0E8");
  }

  @Test
  void theSmallerSideIsBroadcast() throws Exception {
    for (String order : new String[] {"tiny JOIN big", "big JOIN tiny"}) {
      assertThat(session().explain("SELECT big.name FROM " + order + " ON tiny.k = big.k"))
          .contains("broadcast")
          .containsPattern(
              "Exchange\\(distribution=\\[broadcast\\]\\)\\s+.*default_database, tiny");
    }
  }
}

package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The keys that a dimension turns out to have go to the scan of the facts. */
class DynamicFilteringIT {
  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
    lab.oracle()
        .execute(
            "create table fact as select n, n % 100 as d, n * 2 as v from generate_series(1, 20000) n");
    lab.oracle()
        .execute(
            "create table dim as select n as d, 'name ' || n as name from generate_series(1, 99) n");
    lab.oracle().execute("analyze fact; analyze dim");
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  /** Where the planner comes by its loader Flink could not run the query otherwise. */
  @ParameterizedTest
  @ValueSource(strings = {"", " PARTITIONED BY (d)"})
  void aStarJoinRuns(String partitioned) throws Exception {
    Session session = Session.batch();
    session.run(
        "CREATE TABLE fact (n INT, v INT, d INT)"
            + partitioned
            + lab.with("fact")
            + "; CREATE TABLE dim (d INT, name STRING)"
            + lab.with("dim"));
    assertThat(
            session.run(
                "SELECT COUNT(*), SUM(v) FROM fact JOIN dim ON fact.d = dim.d"
                    + " WHERE dim.name = 'name 7'"))
        .containsExactly(Row.of(200L, 200 * 19_914));
  }
}

package io.holowire.it.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.holowire.it.flink.Lab;
import io.holowire.it.flink.Session;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.types.Row;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Flink's LOOKUP hint. The server takes its time for key 1. */
@Tag("once")
class HintsIT {
  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
    // Stable, so that it is called for the rows that are found, and no others.
    lab.oracle()
        .execute(
            """
            create table dim (id int primary key);
            insert into dim select generate_series(1, 4);
            create function nap(id int) returns text language plpgsql stable as $$
              begin
                if id = 1 then perform pg_sleep(0.6); end if;
                return 'n' || id;
              end $$;
            create view lazy as select id, nap(id) as name from dim
            """);
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  /** Each key in a statement of its own. */
  private static String lazy(boolean async) {
    return "CREATE TABLE lazy (id INT, name STRING)"
        + lab.with("lazy", "lookup.async", String.valueOf(async), "lookup.batch-size", "1");
  }

  private static String join(String event, String hint) {
    return "SELECT /*+ LOOKUP('table' = 'd'"
        + hint
        + ") */ e.n, d.name FROM "
        + event
        + " JOIN lazy FOR SYSTEM_TIME AS OF e.seen AS d ON d.id = e.n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'output-mode' = 'ordered'|1, 2, 3",
        "'output-mode' = 'allow_unordered'|2, 3, 1",
        "'output-mode' = 'allow_unordered', 'capacity' = '1'|1, 2, 3",
        "'async' = 'false'|1, 2, 3",
      })
  void theOrderIsTheInputsUnlessItNeedNotBe(String hint, String order) throws Exception {
    try (LookupLab session = new LookupLab(1)) {
      session.run(lazy(true));
      String query = join("event e", ", " + hint);
      assertThat(session.tables().explainSql(query).contains("async=["))
          .isEqualTo(!hint.contains("false"));
      session.start(query);
      List<String> names = new ArrayList<>();
      for (int n = 1; n <= 3; n++) {
        session.send(n);
      }
      for (int n = 1; n <= 3; n++) {
        names.add(String.valueOf(session.next().get(0)));
      }
      assertThat(String.join(", ", names)).isEqualTo(order);
      session.end();
    }
  }

  @Test
  void inBatchTheOrderIsKeptToo() throws Exception {
    assumeFalse(
        EnvironmentInformation.getVersion().startsWith("1."),
        "1.20 has the hint in streaming only");
    Session session = Session.batch();
    session.run(lazy(true));
    String events = "(SELECT n, PROCTIME() AS seen FROM (VALUES (1), (2), (5), (3)) AS v (n)) AS e";
    assertThat(session.run(join(events, ", 'async' = 'true', 'output-mode' = 'ordered'")))
        .containsExactly(Row.of(1, "n1"), Row.of(2, "n2"), Row.of(3, "n3"));
    assertThat(session.run(join(events, ", 'async' = 'false'")))
        .containsExactly(Row.of(1, "n1"), Row.of(2, "n2"), Row.of(3, "n3"));
  }

  /** Flink takes what is offered: a hint asks for less than the table's options, not for more. */
  @Test
  void aTableThatIsNotAsynchronousStaysSo() throws Exception {
    try (LookupLab session = new LookupLab(1)) {
      session.run(lazy(false));
      assertThat(session.tables().explainSql(join("event e", ", 'async' = 'true'")))
          .doesNotContain("async=[");
    }
  }

  @Test
  void whatTakesTooLongFails() throws Exception {
    try (LookupLab session = new LookupLab(1)) {
      session.run(lazy(true));
      session.start(join("event e", ", 'timeout' = '200 ms'"));
      session.send(1);
      assertThatThrownBy(() -> session.job().getJobExecutionResult().get())
          .extracting(ExceptionUtils::stringifyException)
          .asString()
          .contains("TimeoutException");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRowThatComesLaterIsWaitedFor(boolean async) throws Exception {
    lab.oracle().execute("delete from dim where id = 7");
    try (LookupLab session = new LookupLab(1)) {
      session.run(lazy(async));
      session.start(
          join(
              "event e",
              ", 'retry-predicate' = 'lookup_miss', 'retry-strategy' = 'fixed_delay',"
                  + " 'fixed-delay' = '100 ms', 'max-attempts' = '100'"));
      assertThat(session.ask(2)).containsExactly(2, "n2");
      session.send(7);
      Thread.sleep(300);
      lab.oracle().execute("insert into dim values (7)");
      assertThat(session.next()).containsExactly(7, "n7");
      session.end();
    }
  }
}

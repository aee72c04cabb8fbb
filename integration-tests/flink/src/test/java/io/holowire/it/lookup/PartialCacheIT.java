package io.holowire.it.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.flink.Lab;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a partial cache answers itself shows when the row behind it changes. */
@Tag("once")
class PartialCacheIT {
  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  private static String table(String name, boolean async, String... options) {
    String[] all = Arrays.copyOf(options, options.length + 4);
    all[options.length] = "lookup.cache";
    all[options.length + 1] = "PARTIAL";
    all[options.length + 2] = "lookup.async";
    all[options.length + 3] = String.valueOf(async);
    return "CREATE TABLE " + name + " (id INT, name STRING)" + lab.with("dim", all) + ";";
  }

  /** Four tables of Flink, each with other options, are one on the server. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsAnsweredByTheCacheAndWhatNot(boolean async) throws Exception {
    lab.oracle()
        .execute(
            """
            drop table if exists dim;
            create table dim (id int, name text);
            insert into dim values (1, 'one'), (1, 'uno'), (2, 'two'), (3, 'three')
            """);
    try (LookupLab session = new LookupLab(1)) {
      session.run(
          table("kept", async, "lookup.partial-cache.max-rows", "100")
              + table("two_keys", async, "lookup.partial-cache.max-rows", "2")
              + table(
                  "no_misses",
                  async,
                  "lookup.partial-cache.cache-missing-key",
                  "false",
                  "lookup.partial-cache.max-rows",
                  "100")
              + table("written", async, "lookup.partial-cache.expire-after-write", "500 ms")
              + table("accessed", async, "lookup.partial-cache.expire-after-access", "2 s"));
      session.start(
          """
          SELECT e.n, a.name, b.name, c.name, d.name, f.name FROM event e
            LEFT JOIN kept FOR SYSTEM_TIME AS OF e.seen AS a ON a.id = e.n AND a.name <> 'uno'
            LEFT JOIN two_keys FOR SYSTEM_TIME AS OF e.seen AS b ON b.id = e.n AND b.name <> 'uno'
            LEFT JOIN no_misses FOR SYSTEM_TIME AS OF e.seen AS c ON c.id = e.n AND c.name <> 'uno'
            LEFT JOIN written FOR SYSTEM_TIME AS OF e.seen AS d ON d.id = e.n AND d.name <> 'uno'
            LEFT JOIN accessed FOR SYSTEM_TIME AS OF e.seen AS f ON f.id = e.n AND f.name <> 'uno'
          """);
      assertThat(session.ask(1)).containsExactly(1, "one", "one", "one", "one", "one");
      assertThat(session.ask(2)).containsExactly(2, "two", "two", "two", "two", "two");
      assertThat(session.ask(9)).isEqualTo(row(9, null, null, null, null, null));
      lab.oracle()
          .execute(
              "update dim set name = 'new' where name <> 'uno'; insert into dim values (9, 'new')");
      Thread.sleep(600);
      // two_keys has let the oldest go, no_misses has not kept what was not there.
      assertThat(session.ask(1)).containsExactly(1, "one", "new", "one", "new", "one");
      Thread.sleep(1_500);
      assertThat(session.ask(1).get(5)).isEqualTo("one"); // accessed in between
      assertThat(session.ask(9)).isEqualTo(row(9, null, null, "new", "new", "new"));
      Thread.sleep(2_100);
      assertThat(session.ask(1).get(5)).isEqualTo("new");
      session.end();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void metrics(boolean async) throws Exception {
    lab.oracle()
        .execute("drop table if exists dim; create table dim as select 1 as id, 'one' as name");
    try (LookupLab session = new LookupLab(1)) {
      session.run(table("kept", async, "lookup.partial-cache.max-rows", "2"));
      session.start(
          "SELECT e.n, k.name FROM event e LEFT JOIN kept FOR SYSTEM_TIME AS OF e.seen AS k"
              + " ON k.id = e.n");
      for (int n : new int[] {1, 1, 7, 8, 8, 8}) {
        session.ask(n);
      }
      assertThat(KeptMetrics.sum("hitCount")).isEqualTo(3);
      assertThat(KeptMetrics.sum("missCount")).isEqualTo(3);
      assertThat(KeptMetrics.sum("loadCount")).isEqualTo(3);
      assertThat(KeptMetrics.sum("numLoadFailures")).isZero();
      assertThat(KeptMetrics.sum("numCachedRecords")).isEqualTo(2);
      session.end();
    }
  }

  private static List<Object> row(Object... values) {
    return Arrays.asList(values);
  }
}

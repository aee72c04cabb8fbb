package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server filters is what Flink would have filtered. */
class FilterPushDownIT {
  private static final boolean LONG = Boolean.getBoolean("holowire.long");
  private static final int QUERIES = LONG ? 100 : 1;
  private static final int PREDICATES = LONG ? 25 : 12;
  private static final int ROWS = 250;
  private static final Pattern FILTERED_BY_FLINK = Pattern.compile("where=\\[");
  private static final Pattern FILTERED_BY_SERVER = Pattern.compile("filter=\\[[^\\]]");

  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
    SampleTable.create(lab, "sample", ROWS, new Random(1));
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "America/New_York", "GMT+05:30"})
  void theServerAnswersAsFlinkDoes(String zone) throws Exception {
    long seed = Long.getLong("holowire.seed", System.nanoTime());
    RandomPredicates predicates = new RandomPredicates(new Random(seed));
    Session session = Session.batch();
    session.run(
        "SET 'table.local-time-zone' = '"
            + zone
            + "'; "
            + SampleTable.ddl(lab, "pushed", "sample")
            + "; "
            + SampleTable.ddl(lab, "plain", "sample", "filter.handling.policy", "never"));
    int byServer = 0;
    int byFlink = 0;
    for (int query = 0; query < QUERIES; query++) {
      List<String> conditions = new ArrayList<>();
      for (int i = 0; i < PREDICATES; i++) {
        conditions.add(predicates.next());
      }
      String plan = optimized(session.explain(union("pushed", conditions)));
      byServer += count(FILTERED_BY_SERVER, plan);
      byFlink += count(FILTERED_BY_FLINK, plan);
      Map<Integer, TreeSet<Integer>> expected = ids(session.run(union("plain", conditions)));
      Map<Integer, TreeSet<Integer>> actual = ids(session.run(union("pushed", conditions)));
      for (int i = 0; i < PREDICATES; i++) {
        assertThat(actual.get(i))
            .as("seed %d, %s", seed, conditions.get(i))
            .isEqualTo(expected.get(i));
      }
    }
    // About half of these filters are pushed: a share that no seed of this few falls short of.
    assertThat(8 * byServer)
        .as("filters in the scans, eightfold, seed %d", seed)
        .isGreaterThan(byServer + byFlink);
  }

  private static String union(String table, List<String> conditions) {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < conditions.size(); i++) {
      sql.append(i == 0 ? "" : " UNION ALL ");
      sql.append("SELECT " + i + ", id FROM " + table + " WHERE " + conditions.get(i));
    }
    return sql.toString();
  }

  private static Map<Integer, TreeSet<Integer>> ids(List<Row> rows) {
    Map<Integer, TreeSet<Integer>> ids = new TreeMap<>();
    for (int i = 0; i < PREDICATES; i++) {
      ids.put(i, new TreeSet<>());
    }
    rows.forEach(row -> ids.get((Integer) row.getField(0)).add((Integer) row.getField(1)));
    return ids;
  }

  private static String optimized(String explained) {
    int begin = explained.indexOf("== Optimized Physical Plan ==");
    return explained.substring(begin, explained.indexOf("== Optimized Execution Plan =="));
  }

  private static int count(Pattern pattern, String text) {
    return (int) pattern.matcher(text).results().count();
  }
}

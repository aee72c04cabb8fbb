package io.holowire.it.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holowire.it.flink.Lab;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code LOOKUP('shuffle' = 'true')}: since Flink 2.0 by our partitioner, before by Flink's. */
class ShuffleIT {
  private static final int KEYS = 51; // odd: a reader of the source has every other number

  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
    lab.oracle()
        .execute(
            """
            create table dim (id int primary key, name text);
            insert into dim select n, 'n' || n from generate_series(0, 99) n
            """);
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  /** Says which subtask had a row. It is chained to the lookup. */
  private static final class Subtask extends RichMapFunction<Row, Tuple2<Integer, Integer>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Tuple2<Integer, Integer> map(Row row) {
      assertThat(row.getField(1)).isEqualTo("n" + row.getField(0));
      return Tuple2.of(
          row.<Integer>getFieldAs(0), getRuntimeContext().getTaskInfo().getIndexOfThisSubtask());
    }
  }

  private static LookupLab session() throws Exception {
    LookupLab session = new LookupLab(2);
    session.run(
        """
        CREATE TABLE numbers (n INT, seen AS PROCTIME()) WITH ('connector' = 'datagen',
          'number-of-rows' = '2000', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1',
          'fields.n.end' = '2000');
        CREATE TABLE dim (id INT, name STRING)
        """
            + lab.with("dim", "lookup.cache", "PARTIAL", "lookup.partial-cache.max-rows", "100"));
    return session;
  }

  private static String join(boolean shuffle) {
    return "SELECT /*+ LOOKUP('table' = 'd', 'shuffle' = '"
        + shuffle
        + "') */ e.k, d.name FROM (SELECT MOD(n, "
        + KEYS
        + ") AS k, seen FROM numbers) e JOIN dim FOR SYSTEM_TIME AS OF e.seen AS d ON d.id = e.k";
  }

  @SuppressWarnings("try") // Flink's close() throws Exception
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aKeyIsOneSubtasksOrNot(boolean shuffle) throws Exception {
    Map<Integer, Set<Integer>> subtasks = new HashMap<>();
    int rows = 0;
    try (LookupLab session = session();
        CloseableIterator<Tuple2<Integer, Integer>> results =
            session
                .tables()
                .toDataStream(session.tables().sqlQuery(join(shuffle)))
                .map(new Subtask())
                .returns(Types.TUPLE(Types.INT, Types.INT))
                .executeAndCollect()) {
      while (results.hasNext()) {
        Tuple2<Integer, Integer> result = results.next();
        subtasks.computeIfAbsent(result.f0, key -> new HashSet<>()).add(result.f1);
        rows++;
      }
    }
    assertThat(rows).isEqualTo(2_000);
    assertThat(subtasks).hasSize(KEYS);
    assertThat(subtasks.values().stream().allMatch(used -> used.size() == 1))
        .as("1.20 does not shuffle for the hint")
        .isEqualTo(shuffle && takesOne());
    assertThat(subtasks.values().stream().flatMap(Set::stream)).contains(0, 1);
  }

  @Test
  void thePartitionerIsOursWhereFlinkTakesOne() throws Exception {
    assumeTrue(takesOne());
    try (LookupLab session = session()) {
      assertThat(session.tables().explainSql(join(true), ExplainDetail.JSON_EXECUTION_PLAN))
          .contains("\"ship_strategy\" : \"CUSTOM");
    }
  }

  private static boolean takesOne() {
    try {
      Class.forName(
          "org.apache.flink.table.connector.source.abilities.SupportsLookupCustomShuffle");
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}

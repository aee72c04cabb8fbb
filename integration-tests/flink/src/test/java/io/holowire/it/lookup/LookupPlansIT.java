package io.holowire.it.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.lookup.HologresAsyncLookupFunction;
import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.ServerOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What lookups cost the server: how many statements, prepared once, and by which plans. */
@Tag("once")
class LookupPlansIT {
  private static final int ROWS = Boolean.getBoolean("holowire.long") ? 10_000_000 : 300_000;

  private static final LogicalType STRING = new VarCharType(VarCharType.MAX_LENGTH);

  private static final RowType BIG =
      RowType.of(
          new LogicalType[] {new BigIntType(), STRING, new IntType()},
          new String[] {"id", "name", "grp"});

  private static LocalPostgres server;
  private static FunctionLab lab;

  @BeforeAll
  static void open() {
    server =
        LocalPostgres.start(
            ServerOptions.fast()
                .with("shared_preload_libraries", "auto_explain, pg_stat_statements")
                .with("auto_explain.log_min_duration", "0")
                .with("auto_explain.log_analyze", "on"));
    lab = FunctionLab.on(server);
    lab.oracle()
        .execute(
            """
            create extension pg_stat_statements;
            create table big (id bigint primary key, name text, grp int);
            insert into big select n, 'name ' || n, n / 3 from generate_series(1, %d) n;
            create index on big (grp);
            analyze big;
            create table parted (day int, id bigint, name text, primary key (day, id))
              partition by list (day);
            """
                .formatted(ROWS));
    for (int day = 0; day < 20; day++) {
      lab.oracle()
          .execute(
              """
              create table parted_%1$d partition of parted for values in (%1$d);
              insert into parted select %1$d, n, n || ' of %1$d' from generate_series(1, 2000) n;
              """
                  .formatted(day));
    }
    lab.oracle().execute("analyze parted");
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @BeforeEach
  void forget() {
    lab.oracle().rows("select pg_stat_statements_reset()");
  }

  @Test
  void tenThousandKeysAreAFewStatementsThatGoThroughTheIndex() throws Exception {
    Random random = new Random(5);
    List<RowData> keys = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      keys.add(FunctionLab.key(1L + random.nextInt(ROWS)));
    }
    HologresAsyncLookupFunction function = lab.open("big", BIG, new int[] {0});
    try {
      List<Collection<RowData>> answers = FunctionLab.ask(function, keys);
      for (int i = 0; i < keys.size(); i++) {
        assertThat(answers.get(i)).hasSize(1);
        assertThat(answers.get(i).iterator().next().getString(1))
            .hasToString("name " + keys.get(i).getLong(0));
      }
    } finally {
      function.close();
    }
    assertThat(statements()).isEqualTo(1);
    // At least as many as full batches of 512; the first ones are small.
    assertThat(calls()).isBetween(20L, 400L);
    assertThat(plans("big"))
        .isNotEmpty()
        .allMatch(plan -> plan.contains("Index Scan using big_pkey"));
    assertThat(plans("big")).noneMatch(plan -> plan.contains("Seq Scan"));
  }

  @Test
  void oneKeyAtATimeIsOneStatementOfTheSameText() throws Exception {
    HologresAsyncLookupFunction function = lab.open("big", BIG, new int[] {0});
    try {
      for (long id = 1; id <= 20; id++) {
        assertThat(FunctionLab.ask(function, FunctionLab.key(id)).get(0)).hasSize(1);
      }
    } finally {
      function.close();
    }
    assertThat(statements()).isEqualTo(1);
    assertThat(calls()).isEqualTo(20);
  }

  @Test
  void severalRowsOfAKeyComeThroughAnIndexThatIsNotUnique() throws Exception {
    HologresAsyncLookupFunction function = lab.open("big", BIG, new int[] {2});
    try {
      assertThat(
              FunctionLab.ask(
                  function, FunctionLab.key(7), FunctionLab.key(100), FunctionLab.key(-1)))
          .extracting(Collection::size)
          .containsExactly(3, 3, 0);
    } finally {
      function.close();
    }
    assertThat(plans("big")).filteredOn(plan -> plan.contains("big_grp_idx")).isNotEmpty();
  }

  @Test
  void nullsAskNothing() throws Exception {
    HologresAsyncLookupFunction function = lab.open("parted", parted(), new int[] {0, 1});
    try {
      assertThat(
              FunctionLab.ask(
                  function,
                  FunctionLab.key(null, 1L),
                  FunctionLab.key(1, null),
                  FunctionLab.key(null, null)))
          .allMatch(Collection::isEmpty);
    } finally {
      function.close();
    }
    assertThat(calls()).isZero();
  }

  @Test
  void thePartitionColumnInTheKeyPrunes() throws Exception {
    HologresAsyncLookupFunction function = lab.open("parted", parted(), new int[] {1, 0});
    try {
      assertThat(
              FunctionLab.ask(
                      function,
                      FunctionLab.key(9L, 3),
                      FunctionLab.key(2_000L, 19),
                      FunctionLab.key(9L, 99))
                  .stream()
                  .map(rows -> rows.stream().map(row -> row.getString(2).toString()).toList()))
          .containsExactly(List.of("9 of 3"), List.of("2000 of 19"), List.of());
    } finally {
      function.close();
    }
    assertThat(plans("parted_3"))
        .as("18 of 20 partitions are not looked into")
        .anyMatch(plan -> plan.split("never executed", -1).length - 1 >= 18);
  }

  @Test
  void withoutThePartitionColumnEachPartitionIsAsked() throws Exception {
    lab.oracle().execute("create index if not exists parted_id on parted (id)");
    HologresAsyncLookupFunction function = lab.open("parted", parted(), new int[] {1});
    try {
      assertThat(FunctionLab.ask(function, FunctionLab.key(9L)).get(0))
          .extracting(row -> row.getString(2).toString())
          .hasSize(20)
          .contains("9 of 0", "9 of 19");
    } finally {
      function.close();
      lab.oracle().execute("drop index parted_id");
    }
  }

  private static RowType parted() {
    return RowType.of(
        new LogicalType[] {new IntType(), new BigIntType(), STRING},
        new String[] {"day", "id", "name"});
  }

  private static final String LOOKUPS =
      " from pg_stat_statements where query like 'SELECT k.i::int4%'";

  private static long statements() {
    return lab.oracle().number("select count(*)" + LOOKUPS);
  }

  private static long calls() {
    return lab.oracle().number("select coalesce(sum(calls), 0)" + LOOKUPS);
  }

  /** Whatever a test asks for goes through indexes. */
  @AfterEach
  void nothingWasReadWhole() {
    assertThat(server.log()).doesNotContain("Seq Scan on big ", "Seq Scan on parted_");
  }

  /** Of all lookups until now that look into that table. */
  private static List<String> plans(String table) {
    List<String> plans = new ArrayList<>();
    for (String entry : server.log().split("(?m)^(?=\\d{4}-\\d\\d-\\d\\d )")) {
      if (entry.contains("Query Text: SELECT k.i::int4") && entry.contains(" on " + table + " ")) {
        plans.add(entry);
      }
    }
    return plans;
  }
}

package io.holowire.it.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.sql.UpsertType;
import io.holowire.it.writer.Faults.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever happens to connections, sessions and tasks: no change is lost or overtaken. */
@Tag("once")
class WriterChaosIT {
  private static final int SEEDS = WriterLab.LONG ? 20 : 1;

  /** Between two checkpoints. */
  private static final int CHANGES = WriterLab.LONG ? 400 : 200;

  private static final Fault[] FAULTS = Fault.values();

  private static final Duration FLUSH_INTERVAL = Duration.ofMillis(20);

  private static WriterLab lab;

  @BeforeAll
  static void open() {
    lab = new WriterLab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @ParameterizedTest
  @EnumSource
  void aTableWithAKeyEndsAsTheChangesSay(Changelog.Mode mode) throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = random(seed + 1_000L * mode.ordinal());
      int flushRows = random.nextBoolean() ? 3 : 60;
      int keys = flushRows * (random.nextBoolean() ? 2 : 20);
      Changelog changelog = Changelog.random(random, mode, keys, CHANGES * FAULTS.length);
      lab.oracle().execute(changelog.ddl());
      String name = "seed " + seed;
      try (Faults faults = new Faults(lab, random)) {
        endure(
            faults,
            random,
            WriterLab.sink(
                lab.connection(faults.proxy()),
                Changelog.TABLE,
                changelog.rowType(),
                mode.options(flushRows, FLUSH_INTERVAL),
                Changelog.KEY),
            changelog::rows,
            count -> assertEqual(name, table(), changelog.after(count)));
      }
    }
  }

  /** Says where they differ; all of both is too much to read. */
  private static void assertEqual(
      String name, Map<String, String> actual, Map<String, String> expected) {
    Set<Map.Entry<String, String>> wrong = new HashSet<>(actual.entrySet());
    wrong.removeAll(expected.entrySet());
    Set<Map.Entry<String, String>> missing = new HashSet<>(expected.entrySet());
    missing.removeAll(actual.entrySet());
    assertThat(wrong).as(name + ", instead of " + missing).isEmpty();
    assertThat(missing).as(name).isEmpty();
  }

  private static Map<String, String> table() {
    Map<String, String> table = new TreeMap<>();
    lab.oracle().rows(Changelog.QUERY).forEach(row -> table.put(row.get(0), row.get(1)));
    return table;
  }

  @Test
  void aTableWithoutAKeyTakesEveryRowAtLeastOnce() throws Exception {
    SinkOptions options = WriterLab.options(UpsertType.INSERT_OR_IGNORE, 40, FLUSH_INTERVAL);
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = random(seed);
      lab.oracle().execute("drop table if exists log");
      lab.oracle().execute("create table log (name text, value int8, id int8)");
      try (Faults faults = new Faults(lab, random)) {
        endure(
            faults,
            random,
            WriterLab.sink(lab.connection(faults.proxy()), "log", WriterLab.ROWS, options),
            id -> List.of(WriterLab.insert(id, "name", 2L * id)),
            count -> assertThat(log()).containsExactly("" + count, "0", "" + (count - 1)));
      }
    }
  }

  /** How many rows there are, each counted once, and the first and the last. */
  private static List<String> log() {
    return lab.oracle()
        .rows(
            "select count(distinct id), min(id), max(id) from log"
                + " where value = 2 * id and name = 'name'")
        .get(0);
  }

  /** Spread out, as neighbouring seeds begin alike. */
  private static Random random(long seed) {
    return new Random(seed * 0x9E3779B97F4A7C15L);
  }

  /**
   * Runs a task through every kind of fault, in the midst of the changes between two checkpoints.
   * Now and then the task fails, too, and another one starts from the last checkpoint.
   *
   * @param rows of each change
   * @param verify looks at the table after so many changes, all of them acknowledged
   */
  private static void endure(
      Faults faults,
      Random random,
      Sink<RowData> sink,
      IntFunction<List<RowData>> rows,
      IntConsumer verify)
      throws IOException, InterruptedException {
    LoneTask task = LoneTask.of(sink);
    try {
      List<Fault> all = Arrays.asList(FAULTS.clone());
      Collections.shuffle(all, random);
      int checkpoint = 0;
      for (Fault fault : all) {
        int next = checkpoint + CHANGES;
        int strike = checkpoint + random.nextInt(CHANGES);
        write(task, checkpoint, strike, rows);
        faults.strike(fault);
        write(task, strike, next, rows);
        if (random.nextInt(4) == 0) {
          task.close();
          faults.calm();
          task = LoneTask.again(sink);
          write(task, checkpoint, next, rows);
        }
        task.checkpoint();
        verify.accept(next);
        checkpoint = next;
      }
      task.endOfInput();
    } finally {
      task.close();
    }
    // Some may have been over before anything was sent.
    assertThat(faults.proxy().accepted()).isGreaterThan(FAULTS.length / 2);
  }

  private static void write(LoneTask task, int from, int to, IntFunction<List<RowData>> rows)
      throws IOException, InterruptedException {
    for (int i = from; i < to; i++) {
      task.write(rows.apply(i));
    }
  }
}

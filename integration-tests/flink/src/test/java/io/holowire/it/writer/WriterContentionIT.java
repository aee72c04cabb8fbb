package io.holowire.it.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.sql.UpsertType;
import io.holowire.it.server.Oracle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several sessions change the same rows at a time. */
@Tag("once")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WriterContentionIT {
  private static final int WRITERS = 3;
  private static final int KEYS = 500;
  private static final int CHANGES = WriterLab.LONG ? 100_000 : 5_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The common pool may have fewer. */
  private static final Executor THREADS = body -> new Thread(body, "writer").start();

  private static WriterLab lab;

  @BeforeAll
  static void open() {
    lab = new WriterLab();
    lab.oracle().execute("alter database " + lab.name() + " set deadlock_timeout = '500 ms'");
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  private static void createTable(String table) {
    lab.oracle().execute("create table " + table + " (id int8 primary key, name text, value int8)");
  }

  /** Every key ends as the last change of one of them, and no deadlock fails any. */
  @Test
  void writersOfTheSameKeysGetAlong() {
    createTable("shared");
    List<CompletableFuture<Map<Long, Long>>> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      long seed = writer;
      writers.add(CompletableFuture.supplyAsync(() -> lastChanges("shared", seed), THREADS));
    }
    Map<Long, Set<Long>> possible = new HashMap<>();
    for (CompletableFuture<Map<Long, Long>> writer : writers) {
      writer
          .join()
          .forEach((id, value) -> possible.computeIfAbsent(id, i -> new HashSet<>()).add(value));
    }
    Map<Long, Long> actual = new HashMap<>();
    lab.oracle()
        .rows("select id, value from shared")
        .forEach(row -> actual.put(Long.valueOf(row.get(0)), Long.valueOf(row.get(1))));
    possible.forEach((id, values) -> assertThat(actual.get(id)).as("id %d", id).isIn(values));
  }

  /** Changes keys at random; null = deleted. */
  private static Map<Long, Long> lastChanges(String table, long seed) {
    Random random = new Random(seed);
    Map<Long, Long> last = new HashMap<>();
    try (LoneTask task = task(table)) {
      for (int i = 0; i < CHANGES; i++) {
        long id = random.nextInt(KEYS);
        Long value = random.nextInt(5) == 0 ? null : i * 10L + seed;
        RowKind kind = value == null ? RowKind.DELETE : RowKind.INSERT;
        task.write(WriterLab.row(kind, id, "name", value));
        last.put(id, value);
      }
      task.endOfInput();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return last;
  }

  /** The bystander has 2 and wants 1; the writer has 1 and wants 2, and is the first to notice. */
  @Test
  void theVictimOfADeadlockTriesAgain() throws Exception {
    createTable("crossed");
    lab.oracle().execute("insert into crossed values (1, 'old', 0), (2, 'old', 0)");
    try (LoneTask task = task("crossed");
        Oracle bystander = lab.newOracle()) {
      bystander.execute("set deadlock_timeout = '1 min'; begin");
      bystander.execute("update crossed set value = 1 where id = 2");
      CompletableFuture<Void> crossing =
          CompletableFuture.runAsync(
              () -> {
                await().atMost(PATIENCE).until(() -> lab.waitingSessions() == 1);
                bystander.execute("update crossed set value = 1 where id = 1; commit");
              });
      task.write(WriterLab.insert(1, "new", 2L));
      task.write(WriterLab.insert(2, "new", 2L));
      task.checkpoint();
      crossing.join();
    }
    assertThat(lab.oracle().rows("select name, value from crossed group by 1, 2"))
        .containsExactly(List.of("new", "2"));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                lab.oracle()
                        .number(
                            "select deadlocks from pg_stat_database where datname ="
                                + " current_database()")
                    > 0);
  }

  private static LoneTask task(String table) throws IOException {
    return LoneTask.of(
        WriterLab.sink(lab.connection(), table, UpsertType.INSERT_OR_UPDATE, 100, 0));
  }
}

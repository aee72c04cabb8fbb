package io.holowire.it.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.sql.UpsertType;
import io.holowire.pgwire.kit.FaultProxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that no longer reads nor answers, over connections that stay open. */
@Tag("once")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class WriterStallIT {
  private static final String TABLE = "slow";
  private static final String KILOBYTE = "k".repeat(1_000);

  /** What sockets, windows and batches may hold between them; a flood would be gigabytes. */
  private static final int MOST_ROWS = 48_000;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static WriterLab lab;

  /** The writers there are. */
  enum Way {
    UPSERT {
      @Override
      Sink<RowData> sink(ConnectionOptions connection) {
        return WriterLab.sink(connection, TABLE, UpsertType.INSERT_OR_UPDATE, 1_000, 0);
      }
    },
    BULK_LOAD {
      @Override
      Sink<RowData> sink(ConnectionOptions connection) {
        return WriterLab.bulkLoad(connection, TABLE);
      }
    };

    abstract Sink<RowData> sink(ConnectionOptions connection);
  }

  /** Writes without end on a thread of its own, as a task does whose source is fast. */
  private static final class Flood {
    private final AtomicLong rows = new AtomicLong();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean enough;

    Flood(LoneTask task) {
      thread = new Thread(() -> run(task), "flood");
      thread.start();
    }

    private void run(LoneTask task) {
      try {
        while (!enough) {
          task.write(WriterLab.insert(rows.get(), KILOBYTE, 0L));
          rows.incrementAndGet();
        }
        task.endOfInput();
        ended.complete(null);
      } catch (Exception e) {
        ended.completeExceptionally(e);
      }
    }

    /** Waits until no more rows are taken. */
    void awaitStandstill() {
      AtomicLong seen = new AtomicLong();
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(400))
          .until(() -> rows.get() > 0 && rows.get() == seen.getAndSet(rows.get()));
    }
  }

  @BeforeAll
  static void open() {
    lab = new WriterLab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  /** A bulk load into a table with a key would leave its rows for a committer. */
  private static void createTable(Way way) {
    String key = way == Way.UPSERT ? " primary key" : "";
    lab.oracle().execute("drop table if exists " + TABLE);
    lab.oracle().execute("create table " + TABLE + " (id int8" + key + ", name text, value int8)");
  }

  @ParameterizedTest
  @EnumSource
  void itStopsTheTaskAndLosesNothing(Way way) throws Exception {
    createTable(way);
    try (FaultProxy proxy = lab.proxy();
        LoneTask task = LoneTask.of(way.sink(lab.connection(proxy)))) {
      stall(proxy);
      Flood flood = new Flood(task);
      flood.awaitStandstill();
      assertThat(flood.rows.get()).isLessThan(MOST_ROWS);
      flood.enough = true;
      resume(proxy);
      flood.ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      assertThat(lab.oracle().number("select count(*) from " + TABLE)).isEqualTo(flood.rows.get());
    }
  }

  /** Flink interrupts a cancelled task, and closes it. */
  @ParameterizedTest
  @EnumSource
  void aCancelledTaskEndsWithinASecond(Way way) throws Exception {
    createTable(way);
    try (FaultProxy proxy = lab.proxy()) {
      LoneTask task = LoneTask.of(way.sink(lab.connection(proxy)));
      stall(proxy);
      Flood flood = new Flood(task);
      flood.awaitStandstill();
      long began = System.nanoTime();
      flood.thread.interrupt();
      assertThat(flood.ended)
          .failsWithin(PATIENCE)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(InterruptedException.class);
      task.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
      resume(proxy);
      await().atMost(PATIENCE).until(() -> lab.sessions() == 0);
    }
  }

  private static void stall(FaultProxy proxy) {
    proxy.toServer().stopReading();
    proxy.toClient().stopReading();
  }

  private static void resume(FaultProxy proxy) {
    proxy.toServer().resume();
    proxy.toClient().resume();
  }
}

package io.holowire.it.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.sql.UpsertType;
import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.ServerOptions;
import io.holowire.pgwire.kit.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server whose processes stand still: a writer that ends does not wait for it. */
@Tag("once")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class WriterHungServerIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Promised is one second. */
  private static final Duration AT_ONCE = Duration.ofSeconds(3);

  private static LocalPostgres server;
  private static WriterLab lab;

  /** What the writer is doing when it is closed. */
  enum Moment {
    IDLE {
      @Override
      void reach(LoneTask task, FaultProxy proxy) {
        server.freeze();
      }
    },
    AWAITING_ANSWERS {
      @Override
      void reach(LoneTask task, FaultProxy proxy) throws IOException, InterruptedException {
        server.freeze();
        for (int id = 10; id < 13; id++) {
          task.write(WriterLab.insert(id, "unanswered", 0L));
        }
      }
    },
    PAUSING {
      @Override
      void reach(LoneTask task, FaultProxy proxy) throws IOException, InterruptedException {
        server.freeze();
        task.write(WriterLab.insert(10, "unanswered", 0L));
        task.write(WriterLab.insert(11, "unanswered", 0L));
        proxy.refuse(true);
        proxy.resetAll();
        awaitConnection(3, task, proxy);
        Thread.sleep(50); // the next pause is longer
        task.write(List.of());
      }
    },
    CONNECTING {
      @Override
      void reach(LoneTask task, FaultProxy proxy) throws IOException, InterruptedException {
        server.freeze();
        task.write(WriterLab.insert(10, "unanswered", 0L));
        task.write(WriterLab.insert(11, "unanswered", 0L));
        proxy.resetAll();
        awaitConnection(2, task, proxy);
      }
    };

    abstract void reach(LoneTask task, FaultProxy proxy) throws IOException, InterruptedException;
  }

  @BeforeAll
  static void start() {
    server = LocalPostgres.start(ServerOptions.fast());
    lab = WriterLab.on(server);
    lab.oracle().execute("create table hung (id int8 primary key, name text, value int8)");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void thaw() {
    server.thaw();
  }

  @ParameterizedTest
  @EnumSource
  void closeReturnsAtOnceAndLeavesNothing(Moment moment) throws Exception {
    try (FaultProxy proxy = lab.proxy()) {
      LoneTask task =
          LoneTask.of(
              WriterLab.sink(lab.connection(proxy), "hung", UpsertType.INSERT_OR_UPDATE, 1, 0));
      try {
        task.write(WriterLab.insert(1, "acknowledged", 0L));
        task.checkpoint();
        moment.reach(task, proxy);
      } finally {
        long began = System.nanoTime();
        task.close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(AT_ONCE);
      }
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(threads()).isEmpty());
      proxy.refuse(false);
      server.thaw();
      await().atMost(PATIENCE).until(() -> lab.sessions() == 0);
    }
  }

  /** Does what a task thread does that has no rows. */
  private static void awaitConnection(int number, LoneTask task, FaultProxy proxy)
      throws IOException, InterruptedException {
    await()
        .atMost(PATIENCE)
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(10))
        .until(
            () -> {
              task.write(List.of());
              return proxy.accepted() >= number;
            });
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("pgwire-"))
        .toList();
  }
}

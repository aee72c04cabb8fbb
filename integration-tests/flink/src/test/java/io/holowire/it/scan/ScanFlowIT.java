package io.holowire.it.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.it.flink.Lab;
import io.holowire.pgwire.kit.FaultProxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A scan takes from the server what Flink takes from it, and ends when nobody wants more. */
@Tag("once")
@SuppressWarnings("try") // CloseableIterator.close() throws Exception
class ScanFlowIT {
  private static final int ROWS = 1_000_000;
  private static final int READERS = 3;

  /** Its messages' bytes; the table's are more. */
  private static final long BYTES = ROWS * 120L;

  @TempDir private static Path directory;
  private static ScanLab lab;

  @BeforeAll
  static void open() throws Exception {
    lab = ScanLab.open(directory, 4);
    lab.lab()
        .oracle()
        .execute(
            "create table long as select n::int8 as id, n::int8 as balance, repeat('x', 80) as note"
                + " from generate_series(1, "
                + ROWS
                + ") n");
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @AfterEach
  void nothingIsLeft() {
    Brake.release();
    lab.sessions().awaitNone();
  }

  @Test
  void aStalledJobStallsTheServer() throws Exception {
    try (FaultProxy proxy = FaultProxy.to(lab.lab().server().host(), lab.lab().server().port())) {
      String ddl =
          lab.ddlOfLongSplits("long", READERS, "scan.partition.upper-bound", "" + ROWS)
              .replace(lab.endpoint(), proxy.host() + ":" + proxy.port());
      Brake.stop();
      JobClient running =
          lab.batch(ddl, READERS).with("execution.runtime-mode", "streaming").start();
      try {
        List<String> stalled = List.of("ClientWrite", "ClientWrite", "ClientWrite");
        await()
            .atMost(Duration.ofSeconds(30))
            .untilAsserted(
                () -> assertThat(lab.sessions().ofReaders("wait_event")).isEqualTo(stalled));
        Thread.sleep(500);
        long taken = proxy.toClient().forwarded();
        Thread.sleep(1_000);
        assertThat(proxy.toClient().forwarded()).as("bytes taken").isEqualTo(taken);
        assertThat(taken).isLessThan(BYTES / 2);
        assertThat(lab.sessions().ofReaders("wait_event")).isEqualTo(stalled);
      } finally {
        lab.cluster().cancel(running);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "streaming"})
  void aLimitEndsTheCopy(String mode) throws Exception {
    String log =
        Log.of(
            () -> {
              try (CloseableIterator<Row> rows =
                  tables(mode).executeSql("SELECT id FROM account LIMIT 5").collect()) {
                assertThat(rows).toIterable().hasSize(5);
              }
              awaitNoReader();
            });
    assertThat(log).doesNotContain("io.holowire");
  }

  @Test
  void whoHasSeenEnoughEndsTheCopy() throws Exception {
    String log =
        Log.of(
            () -> {
              try (CloseableIterator<Row> rows =
                  tables("streaming").executeSql("SELECT id, note FROM account").collect()) {
                for (int i = 0; i < 3; i++) {
                  assertThat(rows.hasNext()).isTrue();
                  rows.next();
                }
              }
              awaitNoReader();
            });
    assertThat(log).doesNotContain("io.holowire");
  }

  /** Rows as large as they get, and far more of them than memory. */
  @Test
  void hugeRowsPassThroughLittleMemory() throws Exception {
    int megabytes = ScanLab.LONG ? 100 : 20;
    int rows = ScanLab.LONG ? 40 : 14;
    Lab server = lab.lab();
    server
        .oracle()
        .execute(
            "create table huge as select n::int8 as id, repeat('x', %d000000) as note from generate_series(1, %d) n"
                .formatted(megabytes, rows));
    Path out = directory.resolve("huge.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + (150 + 5 * megabytes) + "m",
                "-XX:MaxDirectMemorySize=" + (100 + 5 * megabytes) + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HugeRows.class.getName(),
                "CREATE TABLE huge (id BIGINT, note STRING)" + server.with("huge"))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(out))
          .contains("rows " + rows + " characters " + rows * megabytes * 1_000_000L);
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** Soon after Flink has let the reader go. */
  private static void awaitNoReader() {
    await()
        .atMost(Duration.ofSeconds(3))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> lab.sessions().readers() == 0);
  }

  private static StreamTableEnvironment tables(String mode) throws Exception {
    Map<String, String> session = lab.cluster().session();
    session.put("execution.runtime-mode", mode);
    session.put("parallelism.default", "" + READERS);
    StreamTableEnvironment tables =
        StreamTableEnvironment.create(
            new StreamExecutionEnvironment(Configuration.fromMap(session)));
    tables.executeSql(lab.ddl("long"));
    return tables;
  }
}

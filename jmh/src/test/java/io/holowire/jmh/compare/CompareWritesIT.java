package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The comparison of ways to write works; who is faster is another matter. */
class CompareWritesIT {
  private static Comparison comparison;

  @BeforeAll
  static void open() {
    comparison = new Comparison();
  }

  @AfterAll
  static void close() {
    comparison.close();
  }

  @Test
  void everyWayToUpsertDoesWhatItShould() {
    assertThat(comparison.run("--scenario", "upsert"))
        .contains("fsync = ", "upsert_type=insertorreplace", "reWriteBatchedInserts=true")
        .containsPattern("\nround 1 +holowire .* rows/s")
        .containsPattern("\nblackhole +[0-9,]+ ")
        .containsPattern("\nholowire +[0-9,]+ ")
        .containsPattern("\nreplay +[0-9,]+ ")
        .containsPattern("\njdbc +[0-9,]+ ");
  }

  @Test
  void everyWayToLoadDoesWhatItShould() {
    List<String> ways = comparison.ways("load");
    assertThat(ways).contains("holowire-prepared", "replay-direct", "copy-file", "copy-text");
    String output = comparison.run("--scenario", "load", "--ways", String.join(",", ways));
    assertThat(output).contains("bulkload=true");
    assertThat(ways)
        .allSatisfy(way -> assertThat(output).containsPattern("\n" + way + " +[0-9,]+ "));
  }

  @Test
  void everyWayToRelayDoesWhatItShould() throws Exception {
    assertThat(comparison.run("--scenario", "relay"))
        .containsPattern("\npgwire +[0-9,]+ ")
        .containsPattern("\npsql +([0-9,]+ |left out: no psql )");
    Run more =
        new RelayRun(
            Task.of(Scenario.RELAY),
            new PgwireRelayWay(),
            comparison.addresses(),
            WarmUp.NONE,
            Comparison.ROWS,
            "2,001");
    assertThatThrownBy(more::measure)
        .hasMessageMatching("pgwire: the server has \\[2000\\|.*] instead of \\[2,001]");
  }

  /** One that waited for what never comes would wait for ever. */
  @Test
  @Timeout(60)
  void aReplayThatIsRefusedEnds() throws Exception {
    Server server = comparison.server();
    Way way = Ways.of(Arguments.parse(List.of("--ways", "replay")), server).get(0);
    try (Client replay = way.open(Task.of(Scenario.UPSERT), server);
        Bench bench = Bench.open(server)) {
      replay.take(Scenario.UPSERT.dataset().written(Comparison.ROWS));
      bench.admin().execute("DROP TABLE " + Events.TABLE);
      assertThatThrownBy(() -> bench.move(replay, Comparison.ROWS))
          .hasStackTraceContaining("the server refuses what is replayed: relation")
          .hasStackTraceContaining("does not exist");
    }
    Server other =
        new Server(server.host(), server.port(), server.database(), "nobody", "wrong", false);
    byte[] startup = {
      0, 0, 0, 21, 0, 3, 0, 0, 'u', 's', 'e', 'r', 0, 'n', 'o', 'b', 'o', 'd', 'y', 0, 0
    };
    assertThatThrownBy(() -> new Replay(other, new Recording(startup, null, 1, 0)).call())
        .hasMessageMatching("the server refuses: .*\"nobody\".*");
  }

  @Test
  void aTableMayBeWideAndHaveSeveralWriters() {
    assertThat(
            comparison.run(
                ("--scenario upsert --columns 200 --rows 200 --parallelism 2 --ways holowire-2")
                    .split(" ")))
        .contains("upsert: 200 rows, 200 columns, rounds")
        .containsPattern("\nholowire-2 +[0-9,]+ ");
  }

  /** Against a server of its own. */
  @Test
  void aTableMayBeNarrowAndItsServerFarAwayBehindTls(@TempDir Path files) throws Exception {
    assumeThat(System.getProperty("holowire.postgres", "embedded")).isEqualTo("embedded");
    assumeThat(System.getProperty("holowire.postgres.url")).isNull();
    Path json = files.resolve("far.json");
    List<String> line =
        List.of(
            ("--scenario load --columns 3 --ways holowire-direct,copy-file --rows 200 --rounds 1 --warm-up-seconds 0 --fork no"
                    + " --latency-ms 100 --tls --json "
                    + json)
                .split(" "));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int exit = Compare.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), line);
    String output = bytes.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(output).isZero();
    assertThat(output)
        .contains("3 columns, 100 ms of latency, TLS, rounds", "connection.ssl.mode=require")
        .contains(", TLS = TLSv1.");
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertThat(report.get("columns").asInt()).isEqualTo(3);
    assertThat(report.get("latencyMilliseconds").asInt()).isEqualTo(100);
    assertThat(report.get("tls").asBoolean()).isTrue();
    // TLS, login, COPY and its end: five round trips at least, whoever connects.
    assertThat(report.findValues("seconds"))
        .hasSize(2)
        .allSatisfy(seconds -> assertThat(seconds.asDouble()).isGreaterThan(0.5));
  }

  @Test
  void aServerWithoutTlsIsAnErrorWhereTlsIsAskedFor() {
    List<String> line = List.of("--rows", "100", "--tls", "--url", comparison.url());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int exit = Compare.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), line);
    assertThat(exit).isOne();
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("--tls: The server does not support SSL.");
  }

  @Test
  void aRunHasAJvmOfItsOwn() throws Exception {
    Measurement measurement =
        Fork.measure(upsert("insertorupdate", new WarmUp(Duration.ofMillis(1))));
    assertThat(measurement.rows()).isEqualTo(Comparison.ROWS);
    assertThat(measurement.seconds()).isPositive();
    assertThat(measurement.clientCpu()).isPositive();
  }

  @Test
  void aTableThatHasOtherRowsAfterwardsIsAnError() {
    assertThatThrownBy(() -> upsert("insertorignore", WarmUp.NONE).measure())
        .hasMessageMatching("holowire: the server has \\[.*] instead of \\[.*]");
  }

  private static Run upsert(String upsertType, WarmUp warmUp) {
    FlinkWay holowire = (FlinkWay) Ways.of(Arguments.parse(List.of()), comparison.server()).get(1);
    Map<String, String> options = new TreeMap<>(holowire.options());
    options.put("upsert_type", upsertType);
    Way way = new FlinkWay(holowire.name(), options, 1, List.of());
    return new WriteRun(
        Task.of(Scenario.UPSERT), way, comparison.addresses(), warmUp, Comparison.ROWS);
  }
}

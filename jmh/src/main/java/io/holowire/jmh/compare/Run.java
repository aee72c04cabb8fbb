package io.holowire.jmh.compare;

import io.holowire.jmh.compare.memory.MemoryRows;
import io.holowire.quickstart.LocalCluster;
import io.holowire.quickstart.SqlRunner;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;

/** One way, once, on a cluster of its own: a job to warm up, then the one that is measured. */
record Run(Scenario scenario, Way way, Server server, int rows) implements Serializable {
  /** Said in the report. */
  static final Map<String, String> SESSION =
      Map.of(
          "execution.runtime-mode", "streaming",
          "parallelism.default", "1",
          "pipeline.object-reuse", "true",
          "restart-strategy.type", "disable",
          "table.exec.sink.require-on-conflict", "false",
          "table.exec.sink.upsert-materialize", "NONE");

  private static final int WARM_UP_PART = 10;

  /** Runs both jobs and checks what the server has afterwards. */
  Measurement measure() throws Exception {
    try (LocalCluster cluster = LocalCluster.start(JobMeter.CONFIGURATION);
        Server.Session admin = server.open()) {
      SqlRunner session = session(cluster);
      ServerCpu cpu = ServerCpu.of(admin);
      job(session, admin, cpu, rows / WARM_UP_PART);
      return job(session, admin, cpu, rows);
    } finally {
      MemoryRows.clear();
    }
  }

  private SqlRunner session(LocalCluster cluster) {
    Map<String, String> configuration = new HashMap<>(SESSION);
    configuration.putAll(cluster.address());
    SqlRunner session = SqlRunner.open(configuration);
    session.run(scenario.tables(way.with()));
    return session;
  }

  private Measurement job(SqlRunner session, Server.Session admin, ServerCpu cpu, int count)
      throws Exception {
    // New rows for each job: strings remember the other form that a sink has asked for.
    List<RowData> changes = scenario.rows(count);
    MemoryRows.put("changes", changes);
    admin.execute(scenario.prepare());
    admin.execute("CHECKPOINT");
    JobMeter.reset(cpu);
    session.run(scenario.statement());
    Measurement measurement = JobMeter.measurement(count);
    if (!way.writesNothing()) {
      check(scenario.answer(changes), admin.ask(scenario.question()));
    }
    return measurement;
  }

  private void check(String expected, String answer) {
    if (!expected.equals(answer)) {
      throw new IllegalStateException(
          "%s: the server has [%s] instead of [%s]".formatted(way.name(), answer, expected));
    }
  }
}

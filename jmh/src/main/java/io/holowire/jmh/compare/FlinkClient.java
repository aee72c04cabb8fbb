package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.ChecksumSink;
import io.holowire.jmh.compare.checksum.Total;
import io.holowire.jmh.compare.memory.MemoryRows;
import io.holowire.quickstart.LocalCluster;
import io.holowire.quickstart.SqlRunner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;

/** Flink SQL on a cluster of its own. */
final class FlinkClient implements Client {
  private final Scenario scenario;
  private final int parallelism;
  private final LocalCluster cluster;
  private final SqlRunner session;

  private FlinkClient(Scenario scenario, int parallelism, LocalCluster cluster, SqlRunner session) {
    this.scenario = scenario;
    this.parallelism = parallelism;
    this.cluster = cluster;
    this.session = session;
  }

  static FlinkClient open(Task task, FlinkWay way) throws Exception {
    LocalCluster cluster = LocalCluster.start(JobMeter.CONFIGURATION);
    try {
      Map<String, String> configuration = new HashMap<>(way.session(task));
      configuration.putAll(cluster.address());
      SqlRunner session = SqlRunner.open(configuration);
      session.run(way.tables(task));
      return new FlinkClient(task.scenario(), way.parallelism(), cluster, session);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  @Override
  public void take(List<RowData> rows) {
    MemoryRows.put(Scenario.ORIGIN, scenario.parts(rows, parallelism));
  }

  @Override
  public Total move(Meter meter) throws Exception {
    JobMeter.use(meter);
    session.run(Scenario.STATEMENT);
    JobMeter.awaitEnd();
    return ChecksumSink.takeReceived();
  }

  @Override
  public void close() {
    cluster.close();
    MemoryRows.clear();
  }
}

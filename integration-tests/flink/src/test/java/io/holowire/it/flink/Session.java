package io.holowire.it.flink;

import io.holowire.quickstart.LocalCluster;
import io.holowire.quickstart.SqlRunner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/** A Flink SQL session on the shared cluster; jobs that fail are not started again. */
public final class Session {
  private static LocalCluster cluster;

  private final StreamExecutionEnvironment streams;
  private final StreamTableEnvironment tables;
  private final SqlRunner runner;

  private Session(RuntimeExecutionMode mode, Map<String, String> more) throws Exception {
    Map<String, String> configuration = new HashMap<>(cluster().address());
    configuration.put("restart-strategy.type", "disable");
    configuration.put("parallelism.default", "1");
    // The sink and the source must not keep what Flink uses again.
    configuration.put("pipeline.object-reuse", "true");
    configuration.putAll(more);
    streams =
        new StreamExecutionEnvironment(
            Configuration.fromMap(configuration).set(ExecutionOptions.RUNTIME_MODE, mode));
    tables = StreamTableEnvironment.create(streams);
    runner = new SqlRunner(tables);
  }

  /** The one that all tests of this JVM share; it ends with the JVM. */
  private static synchronized LocalCluster cluster() throws Exception {
    if (cluster == null) {
      cluster = LocalCluster.start(Map.of());
    }
    return cluster;
  }

  public static Session streaming() throws Exception {
    return new Session(RuntimeExecutionMode.STREAMING, Map.of());
  }

  public static Session checkpointing(String interval) throws Exception {
    return new Session(
        RuntimeExecutionMode.STREAMING, Map.of("execution.checkpointing.interval", interval));
  }

  public static Session parallel(int parallelism) throws Exception {
    return new Session(
        RuntimeExecutionMode.STREAMING, Map.of("parallelism.default", String.valueOf(parallelism)));
  }

  public static Session batch() throws Exception {
    return new Session(RuntimeExecutionMode.BATCH, Map.of());
  }

  /** Runs statements, each to its end; returns the rows of the last one. */
  public List<Row> run(String script) {
    return runner.run(script);
  }

  /** The same session, for jobs of the DataStream API. */
  StreamExecutionEnvironment streams() {
    return streams;
  }

  /** The same session, for what SQL has no words for. */
  StreamTableEnvironment tables() {
    return tables;
  }

  /** Starts an INSERT. */
  public JobClient start(String insert) {
    return tables.executeSql(insert).getJobClient().orElseThrow();
  }

  public String explain(String statement) {
    return tables.explainSql(statement, ExplainDetail.CHANGELOG_MODE);
  }

  /** The plan with the costs that the planner reckons with. */
  String explainCost(String statement) {
    return tables.explainSql(statement, ExplainDetail.ESTIMATED_COST);
  }

  /** A view of rows with their kinds, in this order; the names of the fields are f0, f1, … */
  void changelog(String view, Schema schema, TypeInformation<?>[] types, Row... rows) {
    tables.createTemporaryView(
        view, tables.fromChangelogStream(streams.fromData(Types.ROW(types), rows), schema));
  }
}

package io.holowire.it.scan;

import io.holowire.it.load.Trap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/**
 * A job that scans, with a {@link Trap} and a {@link Brake} behind each reader, and tells its rows
 * to a {@link Tally}.
 *
 * @param session Flink's configuration
 * @param ddl of the table
 * @param query of it, two BIGINT columns, the first an id
 * @param name of its tally
 */
record ScanJob(
    Map<String, String> session, String ddl, String query, int parallelism, String name) {
  ScanJob {
    session = Map.copyOf(session);
  }

  /** The same with more of Flink's configuration. */
  ScanJob with(String option, String value) {
    Map<String, String> more = new HashMap<>(session);
    more.put(option, value);
    return new ScanJob(more, ddl, query, parallelism, name);
  }

  /** The same, going on from a checkpoint or savepoint. */
  ScanJob from(String checkpoint) {
    return with("execution.state-recovery.path", checkpoint);
  }

  ScanJob withDdl(String other) {
    return new ScanJob(session, other, query, parallelism, name);
  }

  /** Submits it. */
  JobClient start() throws Exception {
    return start(rows -> rows);
  }

  /**
   * Submits it.
   *
   * @param behind what else is between the scan and the tally
   */
  JobClient start(UnaryOperator<DataStream<Row>> behind) throws Exception {
    StreamExecutionEnvironment streams =
        new StreamExecutionEnvironment(
            Configuration.fromMap(with("parallelism.default", "" + parallelism).session));
    StreamTableEnvironment tables = StreamTableEnvironment.create(streams);
    tables.executeSql(ddl);
    DataStream<Row> rows = tables.toDataStream(tables.sqlQuery(query));
    DataStream<Row> scanned =
        rows.map(new Trap())
            .returns(rows.getType())
            .uid("trap")
            .map(new Brake())
            .returns(rows.getType())
            .uid("brake");
    behind.apply(scanned).sinkTo(new Tally(name)).setParallelism(1).uid("tally");
    return streams.executeAsync(name);
  }
}

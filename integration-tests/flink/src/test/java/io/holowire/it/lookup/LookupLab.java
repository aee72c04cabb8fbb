package io.holowire.it.lookup;

import io.holowire.quickstart.LocalCluster;
import io.holowire.quickstart.SqlRunner;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/**
 * A streaming session whose events a test sends one by one, and sees what they are joined with, on
 * a cluster of its own that reports its metrics to {@link KeptMetrics}. Has a table {@code event}
 * with the column {@code n}, the number that was sent, and the processing time {@code seen}.
 */
final class LookupLab implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private static LocalCluster cluster;

  private final ServerSocket listening;
  private final StreamExecutionEnvironment streams;
  private final StreamTableEnvironment tables;
  private final SqlRunner runner;
  private Writer events;
  private JobClient job;
  private Iterator<Row> answers;

  LookupLab(int parallelism) throws Exception {
    KeptMetrics.clear();
    listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    listening.setSoTimeout(PATIENCE_MILLIS);
    Map<String, String> configuration = new HashMap<>(cluster().address());
    configuration.put("restart-strategy.type", "disable");
    configuration.put("parallelism.default", String.valueOf(parallelism));
    configuration.put("pipeline.object-reuse", "true");
    streams =
        new StreamExecutionEnvironment(
            Configuration.fromMap(configuration)
                .set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING));
    tables = StreamTableEnvironment.create(streams);
    runner = new SqlRunner(tables);
    tables.createTemporaryView(
        "event",
        streams.socketTextStream(
            listening.getInetAddress().getHostAddress(), listening.getLocalPort()),
        Schema.newBuilder()
            .column("f0", "STRING")
            .columnByExpression("n", "CAST(f0 AS INT)")
            .columnByExpression("seen", "PROCTIME()")
            .build());
  }

  /** The one that all tests of this JVM share; it ends with the JVM. */
  private static synchronized LocalCluster cluster() throws Exception {
    if (cluster == null) {
      cluster =
          LocalCluster.start(
              Map.of(
                  "metrics.reporters",
                  "kept",
                  "metrics.reporter.kept.factory.class",
                  KeptMetrics.Factory.class.getName()));
    }
    return cluster;
  }

  List<Row> run(String script) {
    return runner.run(script);
  }

  StreamTableEnvironment tables() {
    return tables;
  }

  StreamExecutionEnvironment streams() {
    return streams;
  }

  /** Begins to join, with {@code event}. */
  void start(String query) {
    TableResult result = tables.executeSql(query);
    job = result.getJobClient().orElseThrow();
    answers = result.collect();
  }

  JobClient job() {
    return job;
  }

  void send(int n) throws IOException {
    if (events == null) { // whom the job asks for them when all of it is open
      Socket reader = accept();
      reader.setTcpNoDelay(true);
      events = new OutputStreamWriter(reader.getOutputStream(), StandardCharsets.UTF_8);
    }
    events.write(n + "\n");
    events.flush();
  }

  private Socket accept() throws IOException {
    try {
      return listening.accept();
    } catch (SocketTimeoutException e) {
      if (job.getJobStatus().join().isGloballyTerminalState()) {
        job.getJobExecutionResult().join(); // throws what the job has failed with
      }
      throw e;
    }
  }

  /** The next row that comes out. */
  List<Object> next() {
    Row row = answers.next();
    return IntStream.range(0, row.getArity()).mapToObj(row::getField).toList();
  }

  /** What a single event becomes. */
  List<Object> ask(int n) throws IOException {
    send(n);
    return next();
  }

  /** Ends the events, and waits until the job has ended. */
  void end() throws Exception {
    if (events != null) {
      events.close();
    }
    job.getJobExecutionResult().get();
  }

  /** Cancels the job where it has not ended. */
  void cancel() {
    if (!job.getJobStatus().join().isGloballyTerminalState()) {
      job.cancel().join();
    }
  }

  @Override
  public void close() throws IOException {
    if (job != null) {
      cancel();
    }
    listening.close();
  }
}

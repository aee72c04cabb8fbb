package io.holowire.it.load;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;

/**
 * A job that loads the rows 1 to {@code rows}, each of which its source gives exactly once, also
 * after a restore at another parallelism. All operators have the same parallelism, so that their
 * generated ids do not depend on it.
 *
 * @param session Flink's configuration
 * @param table the options of the DDL
 * @param rowsPerSecond of all subtasks together
 */
record LoadJob(
    Map<String, String> session,
    Map<String, String> table,
    long rows,
    int rowsPerSecond,
    int parallelism)
    implements Serializable {
  /** On the server and in Flink. */
  static final String TABLE = "loaded";

  private static final TypeInformation<Row> ROW =
      Types.ROW_NAMED(
          new String[] {"id", "name", "filler"}, Types.LONG, Types.STRING, Types.STRING);

  LoadJob {
    session = new HashMap<>(session);
    table = new HashMap<>(table);
  }

  /** The same with more of Flink's configuration. */
  LoadJob with(String option, String value) {
    Map<String, String> more = new HashMap<>(session);
    more.put(option, value);
    return new LoadJob(more, table, rows, rowsPerSecond, parallelism);
  }

  /** The same with another option of the table. */
  LoadJob withTable(String option, String value) {
    Map<String, String> more = new HashMap<>(table);
    more.put(option, value);
    return new LoadJob(session, more, rows, rowsPerSecond, parallelism);
  }

  LoadJob withParallelism(int subtasks) {
    return new LoadJob(session, table, rows, rowsPerSecond, subtasks);
  }

  /** The same, going on from a checkpoint or savepoint. */
  LoadJob from(String checkpoint) {
    return with("execution.state-recovery.path", checkpoint);
  }

  /** Submits the job; it runs until all rows are loaded. */
  JobClient start() {
    StreamExecutionEnvironment streams =
        new StreamExecutionEnvironment(
            Configuration.fromMap(with("parallelism.default", "" + parallelism).session));
    GeneratorFunction<Long, Row> row = index -> row(index + 1);
    DataStream<Row> numbers =
        streams
            .fromSource(
                new DataGeneratorSource<>(
                    row, rows, RateLimiterStrategy.perSecond(rowsPerSecond), ROW),
                WatermarkStrategy.noWatermarks(),
                "numbers")
            .uid("numbers")
            .map(new Trap())
            .returns(ROW)
            .uid("trap");
    StreamTableEnvironment tables = StreamTableEnvironment.create(streams);
    tables.createTemporaryView("numbers", numbers);
    tables.executeSql(ddl());
    return tables
        .executeSql("INSERT INTO " + TABLE + " SELECT id, name, filler FROM numbers")
        .getJobClient()
        .orElseThrow();
  }

  private static Row row(long id) {
    return Row.of(id, "row " + id, "x".repeat((int) (id % 200)));
  }

  private String ddl() {
    return "CREATE TABLE "
        + TABLE
        + " (id BIGINT, name STRING, filler STRING) WITH ('sink.parallelism' = '"
        + parallelism
        + "', "
        + table.entrySet().stream()
            .map(option -> "'%s' = '%s'".formatted(option.getKey(), option.getValue()))
            .collect(Collectors.joining(", "))
        + ")";
  }
}

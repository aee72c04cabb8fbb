package io.holowire.it.scan;

import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Reads a table of huge rows in a JVM of its own, whose memory the caller has chosen. */
final class HugeRows {
  private HugeRows() {}

  @SuppressWarnings("try") // CloseableIterator.close() throws Exception
  public static void main(String[] arguments) throws Exception {
    StreamTableEnvironment tables =
        StreamTableEnvironment.create(
            new StreamExecutionEnvironment(
                Configuration.fromMap(
                    Map.of(
                        "execution.target",
                        "local",
                        "execution.attached",
                        "true",
                        "execution.runtime-mode",
                        "batch",
                        "parallelism.default",
                        "1",
                        "rest.bind-port",
                        "0"))));
    tables.executeSql(arguments[0]);
    try (CloseableIterator<Row> rows =
        tables.executeSql("SELECT COUNT(*), SUM(CHAR_LENGTH(note)) FROM huge").collect()) {
      Row row = rows.next();
      System.out.println("rows " + row.getField(0) + " characters " + row.getField(1));
    }
    System.exit(0);
  }
}

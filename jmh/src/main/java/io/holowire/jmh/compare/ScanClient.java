package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Total;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** A scan without Flink: this thread does all of it. */
record ScanClient(ScanWay way, String table, Server server) implements Client {
  /** The rows are on the server. */
  @Override
  public void take(List<RowData> rows) {}

  @Override
  public Total move(Meter meter) throws Exception {
    meter.start();
    Total total = way.scan(server, table);
    meter.stop();
    return total;
  }

  @Override
  public void close() {}
}

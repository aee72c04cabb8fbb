package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Total;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** Lookups without Flink. */
final class LookupClient implements Client {
  private final LookupWay way;
  private final String select;
  private final Server server;
  private long[] keys;

  LookupClient(LookupWay way, String select, Server server) {
    this.way = way;
    this.select = select;
    this.server = server;
  }

  @Override
  public void take(List<RowData> rows) {
    keys = rows.stream().mapToLong(row -> row.getLong(0)).toArray();
  }

  @Override
  public Total move(Meter meter) throws Exception {
    meter.start();
    Total total = way.lookUp(server, select, keys);
    meter.stop();
    return total;
  }

  @Override
  public void close() {}
}

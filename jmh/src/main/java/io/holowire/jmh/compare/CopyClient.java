package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Total;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** A COPY without Flink: this thread does all of it. */
final class CopyClient implements Client {
  private final CopyWay way;
  private final Dataset dataset;
  private final Server server;
  private CopyWay.Copy copy;

  CopyClient(CopyWay way, Dataset dataset, Server server) {
    this.way = way;
    this.dataset = dataset;
    this.server = server;
  }

  @Override
  public void take(List<RowData> rows) throws Exception {
    copy = way.prepare(server, dataset, rows);
  }

  @Override
  public Total move(Meter meter) throws Exception {
    meter.start();
    copy.run();
    meter.stop();
    return Total.undecoded(0);
  }

  @Override
  public void close() {}
}

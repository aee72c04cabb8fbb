package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Total;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** A way at work in this JVM. */
interface Client extends AutoCloseable {
  /**
   * Brings the rows to be written, or those with the keys to be looked up, into the form that the
   * way starts from: not in the time that is measured.
   */
  void take(List<RowData> rows) throws Exception;

  /**
   * Does what the scenario asks for, and has that measured from start to end.
   *
   * @return what came to this side: nothing when it wrote
   */
  Total move(Meter meter) throws Exception;

  @Override
  void close();
}

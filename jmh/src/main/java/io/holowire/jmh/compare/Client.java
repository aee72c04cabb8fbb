package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Total;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** A way at work in this JVM. */
interface Client extends AutoCloseable {
  /**
   * Brings rows into the form that a way to write starts from: not in the time that is measured. A
   * scan finds its rows on the server.
   */
  default void take(List<RowData> rows) throws Exception {}

  /**
   * Moves the rows that it took last, or those on the server, and has that measured from start to
   * end.
   *
   * @return what came to this side: nothing when it wrote
   */
  Total move(Meter meter) throws Exception;

  @Override
  void close();
}

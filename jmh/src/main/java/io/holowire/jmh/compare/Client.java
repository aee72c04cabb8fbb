package io.holowire.jmh.compare;

import java.util.List;
import org.apache.flink.table.data.RowData;

/** A way at work in this JVM. */
interface Client extends AutoCloseable {
  /** Brings rows into the form that the way starts from: not in the time that is measured. */
  void take(List<RowData> rows) throws Exception;

  /** Moves the rows it took last to the server, and has that measured from start to end. */
  void move(Meter meter) throws Exception;

  @Override
  void close();
}

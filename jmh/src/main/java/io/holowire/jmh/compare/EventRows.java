package io.holowire.jmh.compare;

import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;

/** {@link Events}, into and out of a table with a key. */
record EventRows() implements Dataset {
  @Override
  public String name() {
    return Events.NAME;
  }

  @Override
  public String columns() {
    return Events.COLUMNS;
  }

  @Override
  public boolean isKeyed() {
    return true;
  }

  @Override
  public List<RowData> written(int count) {
    return Events.changes(count);
  }

  @Override
  public Stream<RowData> stored(int count) {
    return Events.stored(count);
  }

  @Override
  public String question() {
    return Events.QUESTION;
  }

  @Override
  public String answer(List<RowData> written) {
    return Events.fingerprint(written);
  }
}

package io.holowire.jmh.compare;

import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;

/** {@link LineItems}, into and out of a table without a key. */
record LineItemRows() implements Dataset {
  @Override
  public String name() {
    return LineItems.NAME;
  }

  @Override
  public String columns() {
    return LineItems.COLUMNS;
  }

  @Override
  public boolean isKeyed() {
    return false;
  }

  @Override
  public List<RowData> written(int count) {
    return LineItems.rows(count);
  }

  @Override
  public Stream<RowData> stored(int count) {
    return LineItems.stream(count);
  }

  @Override
  public String question() {
    return LineItems.QUESTION;
  }

  @Override
  public String answer(List<RowData> written) {
    return LineItems.fingerprint(written);
  }

  @Override
  public String first() {
    return "l_orderkey";
  }

  @Override
  public long least() {
    return 1;
  }

  @Override
  public long greatest(int count) {
    return LineItems.greatestOrderKey(count);
  }
}

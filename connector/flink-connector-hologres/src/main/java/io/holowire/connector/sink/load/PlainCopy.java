package io.holowire.connector.sink.load;

import io.holowire.connector.sql.TablePath;

/** The table itself, on a server whose transactions cannot hold rows: each COPY is one. */
record PlainCopy(TablePath target) implements Destination {
  @Override
  public String name(int sequence) {
    return target.toString();
  }

  @Override
  public String begin(String name) {
    return null;
  }

  @Override
  public TablePath table(String name) {
    return target;
  }

  @Override
  public String end(String name, long rows) {
    return null;
  }

  @Override
  public String lastTag() {
    return null;
  }
}

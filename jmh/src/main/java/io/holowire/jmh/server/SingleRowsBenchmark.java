package io.holowire.jmh.server;

import org.openjdk.jmh.annotations.Param;

/** {@link WritePath#SINGLE_ROWS}. */
public class SingleRowsBenchmark extends WriteBenchmark {
  @Param({"PGWIRE", "PGJDBC", "VERTX"})
  public ClientLibrary client;

  @Param({"100", "1000", "10000"})
  public int batchRows;

  public SingleRowsBenchmark() {
    super(WritePath.SINGLE_ROWS);
  }

  @Override
  ClientLibrary client() {
    return client;
  }

  @Override
  int batchRows() {
    return batchRows;
  }
}

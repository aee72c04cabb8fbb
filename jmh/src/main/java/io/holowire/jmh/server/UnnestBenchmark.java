package io.holowire.jmh.server;

import org.openjdk.jmh.annotations.Param;

/** {@link WritePath#UNNEST}. */
public class UnnestBenchmark extends WriteBenchmark {
  @Param({"PGWIRE", "PGJDBC", "VERTX"})
  public ClientLibrary client;

  @Param({"100", "1000", "10000"})
  public int batchRows;

  public UnnestBenchmark() {
    super(WritePath.UNNEST);
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

package io.holowire.jmh.server;

import org.openjdk.jmh.annotations.Param;

/** {@link WritePath#VALUES}. */
public class ValuesBenchmark extends WriteBenchmark {
  @Param({"PGWIRE", "PGJDBC"})
  public ClientLibrary client;

  @Param({"100", "1000", "5000"})
  public int batchRows;

  public ValuesBenchmark() {
    super(WritePath.VALUES);
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

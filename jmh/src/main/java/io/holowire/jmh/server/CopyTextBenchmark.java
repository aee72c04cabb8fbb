package io.holowire.jmh.server;

import org.openjdk.jmh.annotations.Param;

/** {@link WritePath#COPY_TEXT}. */
public class CopyTextBenchmark extends WriteBenchmark {
  @Param({"PGWIRE", "PGJDBC"})
  public ClientLibrary client;

  @Param({"100", "1000", "10000"})
  public int batchRows;

  public CopyTextBenchmark() {
    super(WritePath.COPY_TEXT);
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

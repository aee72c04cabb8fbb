package io.holowire.jmh.server;

import org.openjdk.jmh.annotations.Param;

/** {@link WritePath#COPY_BINARY}. */
public class CopyBinaryBenchmark extends WriteBenchmark {
  @Param({"PGWIRE", "PGBULKINSERT"})
  public ClientLibrary client;

  @Param({"100", "1000", "10000"})
  public int batchRows;

  public CopyBinaryBenchmark() {
    super(WritePath.COPY_BINARY);
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

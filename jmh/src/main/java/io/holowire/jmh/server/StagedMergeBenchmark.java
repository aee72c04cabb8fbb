package io.holowire.jmh.server;

import org.openjdk.jmh.annotations.Param;

/** {@link WritePath#STAGED_MERGE}. */
public class StagedMergeBenchmark extends WriteBenchmark {
  @Param({"PGWIRE", "PGJDBC", "PGBULKINSERT"})
  public ClientLibrary client;

  @Param({"100", "1000", "10000"})
  public int batchRows;

  public StagedMergeBenchmark() {
    super(WritePath.STAGED_MERGE);
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

package io.holowire.jmh.server;

import org.openjdk.jmh.annotations.Param;

/** {@link ReadPath#COPY}. */
public class CopyOutBenchmark extends ReadBenchmark {
  @Param({"PGWIRE", "PGJDBC"})
  public ClientLibrary client;

  public CopyOutBenchmark() {
    super(ReadPath.COPY);
  }

  @Override
  ClientLibrary client() {
    return client;
  }
}

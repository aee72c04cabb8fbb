package io.holowire.jmh.server;

import org.openjdk.jmh.annotations.Param;

/** {@link ReadPath#QUERY}. */
public class QueryBenchmark extends ReadBenchmark {
  @Param({"PGWIRE", "PGJDBC", "VERTX"})
  public ClientLibrary client;

  public QueryBenchmark() {
    super(ReadPath.QUERY);
  }

  @Override
  ClientLibrary client() {
    return client;
  }
}

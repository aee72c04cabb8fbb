package io.holowire.jmh.compare;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The ways of flink-connector-jdbc, tuned as somebody has it who has read about the driver. */
record JdbcWays(Arguments arguments, Server server) {
  private static final String NAME = "jdbc";

  /** Those of the scenario. */
  List<Way> all() {
    return switch (arguments.scenario()) {
      case UPSERT -> each(1, this::sink);
      case LOAD -> each(2, this::sink);
      case SCAN -> each(2, this::scan);
      case LOOKUP -> each(1, subtasks -> way(options(server.jdbcUrl()), subtasks));
      case RELAY -> List.of();
    };
  }

  /** By each number of subtasks that there always is, and by those that are asked for. */
  private List<Way> each(int always, IntFunction<Way> way) {
    return IntStream.concat(
            IntStream.rangeClosed(1, always),
            arguments.parallelismsBeyond(always).stream().mapToInt(Integer::intValue))
        .mapToObj(way)
        .toList();
  }

  /** The driver's default sends row by row. */
  private Way sink(int parallelism) {
    Map<String, String> options = options(server.jdbcUrl("reWriteBatchedInserts=true"));
    options.put(FlinkWay.FLUSH_ROWS, "5000");
    options.put("sink.buffer-flush.interval", "0");
    return way(options, parallelism);
  }

  /** The driver's default reads the whole table before the first row. */
  private Way scan(int parallelism) {
    Map<String, String> options = options(server.jdbcUrl());
    options.put("scan.auto-commit", "false");
    options.put("scan.fetch-size", String.valueOf(CursorWay.FETCH_SIZE));
    if (parallelism > 1) {
      Dataset dataset = arguments.task().dataset();
      options.put("scan.partition.column", dataset.first());
      options.put("scan.partition.num", String.valueOf(parallelism));
      options.put("scan.partition.lower-bound", String.valueOf(dataset.least()));
      options.put("scan.partition.upper-bound", String.valueOf(dataset.greatest(arguments.rows())));
    }
    return way(options, parallelism);
  }

  private static Way way(Map<String, String> options, int parallelism) {
    return new FlinkWay(
        parallelism == 1 ? NAME : NAME + "-" + parallelism, options, parallelism, List.of());
  }

  private Map<String, String> options(String url) {
    Map<String, String> options = new TreeMap<>();
    options.put("connector", "jdbc");
    options.put("url", url);
    options.put("table-name", arguments.task().dataset().table());
    options.put("username", server.user());
    options.put("password", server.password());
    return options;
  }
}

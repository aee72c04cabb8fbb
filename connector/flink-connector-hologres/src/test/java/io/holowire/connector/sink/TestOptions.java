package io.holowire.connector.sink;

import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.options.TableOptions;
import java.util.HashMap;
import java.util.Map;

/** A sink's options, as a DDL with these says them. */
final class TestOptions {
  private TestOptions() {}

  /**
   * @param more names and values
   */
  static SinkOptions sink(String... more) {
    Map<String, String> ddl =
        new HashMap<>(Map.of("endpoint", "db", "database", "shop", "table", "t"));
    for (int i = 0; i < more.length; i += 2) {
      ddl.put(more[i], more[i + 1]);
    }
    return new TableOptions(ddl).sink();
  }
}

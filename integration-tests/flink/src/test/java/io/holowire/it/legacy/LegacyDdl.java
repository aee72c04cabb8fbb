package io.holowire.it.legacy;

import io.holowire.it.flink.Lab;
import io.holowire.it.server.PostgresServer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/** Writes WITH clauses as the first generation had them. */
final class LegacyDdl {
  private LegacyDdl() {}

  /** The clause for a table of the lab's database, with more options as names and values. */
  static String with(Lab lab, String table, String... options) {
    PostgresServer server = lab.server();
    Map<String, String> all = new LinkedHashMap<>();
    all.put("connector.type", "hologres");
    all.put("connector.database", lab.name());
    all.put("connector.table", table);
    all.put("connector.username", server.user());
    all.put("connector.password", server.password());
    all.put("connector.endpoint", server.host() + ":" + server.port());
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    StringJoiner clause = new StringJoiner(",\n  ", " WITH (\n  ", "\n)");
    all.forEach((name, value) -> clause.add("'%s'='%s'".formatted(name, value)));
    return clause.toString();
  }
}

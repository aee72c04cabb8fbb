package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Total;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code pgbench}'s prepared select: what the server can give to one session that asks for one key
 * in each statement. It cannot be told the keys, but draws them as evenly itself.
 *
 * @param tableRows from whose keys it draws
 * @param depth selects in one pipeline; 1 = none
 */
record PgbenchWay(Program pgbench, int tableRows, int depth) implements LookupWay {
  /** What it is called on the PATH. */
  static final String PROGRAM = "pgbench";

  private static final Pattern PROCESSED =
      Pattern.compile("^number of transactions actually processed: (\\d+)/", Pattern.MULTILINE);

  @Override
  public String name() {
    return name(depth);
  }

  /** The name of a way of so many selects in one pipeline. */
  static String name(int depth) {
    return PROGRAM + (depth == 1 ? "" : "-pipeline") + ScanWay.UNDECODED;
  }

  @Override
  public Total lookUp(Server server, String select, long[] keys) throws Exception {
    long found = (long) depth * run(server, keys.length / depth, script(select, depth));
    int rest = keys.length % depth;
    return Total.undecoded(rest == 0 ? found : found + rest * run(server, 1, script(select, rest)));
  }

  /** So many transactions; how many succeeded. */
  private long run(Server server, int transactions, String script)
      throws IOException, InterruptedException {
    if (transactions == 0) {
      return 0;
    }
    List<String> line =
        List.of(
            "--no-vacuum",
            "--protocol=prepared",
            "--client=1",
            "--transactions=" + transactions,
            "--file=-",
            server.database());
    String answer = pgbench.run(server, line, script);
    Matcher processed = PROCESSED.matcher(answer);
    if (!processed.find()) {
      throw new IOException(pgbench.path() + " does not say what it has done: " + answer);
    }
    return Long.parseLong(processed.group(1));
  }

  private String script(String select, int selects) {
    String all =
        "\\set key random(0, %d)\n%s:key;\n".formatted(tableRows - 1, select).repeat(selects);
    return depth == 1 ? all : "\\startpipeline\n" + all + "\\endpipeline\n";
  }

  @Override
  public String toString() {
    return "%s: %s by %s"
        .formatted(
            name(),
            depth == 1
                ? "a prepared select, one key at a time,"
                : "prepared selects, %d in a pipeline,".formatted(depth),
            pgbench.path());
  }
}

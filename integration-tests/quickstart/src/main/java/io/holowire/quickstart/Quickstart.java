package io.holowire.quickstart;

import io.holowire.quickstart.Step.Outcome;
import io.holowire.quickstart.tpch.Relation;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows the connector at work: moves TPC-H data between Flink and PostgreSQL in every direction and
 * compares each result with PostgreSQL's own.
 */
public final class Quickstart {
  private static final Map<String, String> CLUSTER =
      Map.of("metrics.reporter.quickstart.factory.class", SourceMetrics.class.getName());
  private static final Map<String, String> SESSION =
      Map.of(
          "parallelism.default", "1",
          "pipeline.object-reuse", "true",
          "execution.checkpointing.interval", "2 s");

  private final PrintStream out;
  private final Arguments arguments;
  private final Target target;

  private Quickstart(PrintStream out, Arguments arguments, Target target) {
    this.out = out;
    this.arguments = arguments;
    this.target = target;
  }

  /** Exits with 0 when every answer equals PostgreSQL's, with 1 when one does not, 2 on misuse. */
  public static void main(String[] args) {
    System.exit(run(System.out, List.of(args)));
  }

  static int run(PrintStream out, List<String> args) {
    Arguments arguments;
    try {
      arguments = Arguments.parse(args);
    } catch (IllegalArgumentException e) {
      out.println(e.getMessage());
      out.print(Arguments.USAGE);
      return 2;
    }
    try (Target target = Target.open(arguments.url())) {
      return new Quickstart(out, arguments, target).run() ? 0 : 1;
    } catch (Exception e) {
      out.println();
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        out.println(cause);
      }
      return 1;
    }
  }

  private boolean run() throws Exception {
    Map<String, String> options = target.connectorOptions();
    String ddl = fill(resource("ddl.sql"), options);
    if (!target.isEmbedded()) {
      options.put("password", "***");
    }
    out.printf(
        "PostgreSQL %s (%s), TPC-H at scale %s%n%n",
        target.version(), target.isEmbedded() ? "embedded" : "yours", arguments.scale());
    out.println("The tables, as the SQL client would create them:\n");
    out.println(fill(resource("ddl.sql"), options));
    target.execute(resource("postgresql.sql"));

    List<Outcome> outcomes = new ArrayList<>();
    try (LocalCluster cluster = LocalCluster.start(CLUSTER)) {
      for (Step step : steps(cluster, ddl)) {
        outcomes.add(step.run(target, out));
      }
    }
    Report.print(out, outcomes);
    return outcomes.stream().allMatch(Outcome::isEqual);
  }

  private List<Step> steps(LocalCluster cluster, String ddl) {
    SqlRunner batch = session(cluster, "batch", ddl);
    SqlRunner streaming = session(cluster, "streaming", ddl);
    // Somebody's first job pays for loading Flink; it shall be none of those that are timed.
    batch.run("SELECT COUNT(*) FROM tpch_customer");
    double scale = arguments.scale();
    String join = resource("join.sql");
    return List.of(
        Step.write("load lineitem", batch, load("lineitem"), scale, Relation.LINEITEM),
        Step.write("load orders", batch, load("orders"), scale, Relation.ORDERS),
        Step.write("load customer", batch, load("customer"), scale, Relation.CUSTOMER),
        Step.write(
            "stream changes into orders",
            streaming,
            "INSERT INTO orders SELECT * FROM tpch_order_changes",
            scale,
            Relation.ORDERS,
            Relation.ORDER_CHANGES),
        Step.query("scan lineitem, TPC-H Q1", batch, resource("q1.sql"), resource("q1.sql")),
        Step.query(
            "lookup-join orders with customer",
            batch,
            join,
            join.replace("FOR SYSTEM_TIME AS OF o.proctime", "")));
  }

  private SqlRunner session(LocalCluster cluster, String mode, String ddl) {
    Map<String, String> configuration = new HashMap<>(SESSION);
    configuration.putAll(cluster.address());
    configuration.put("execution.runtime-mode", mode);
    SqlRunner session = SqlRunner.open(configuration);
    session.run(ddl);
    session.run(fill(resource("tpch.sql"), Map.of("scale", String.valueOf(arguments.scale()))));
    return session;
  }

  private static String load(String table) {
    return "INSERT INTO %1$s /*+ OPTIONS('bulkload' = 'true') */ SELECT * FROM tpch_%1$s"
        .formatted(table);
  }

  private static String fill(String template, Map<String, String> values) {
    String text = template;
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace("${" + value.getKey() + "}", value.getValue().replace("'", "''"));
    }
    return text;
  }

  private static String resource(String name) {
    try (InputStream in = Quickstart.class.getResourceAsStream("/quickstart/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

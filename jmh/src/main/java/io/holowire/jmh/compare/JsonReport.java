package io.holowire.jmh.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A comparison as JSON: its conditions, and of each way every run, in the order of the rounds. */
final class JsonReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private JsonReport() {}

  /**
   * @param server its version and settings
   * @param absent why ways could not run
   */
  static void write(
      Path file,
      Arguments arguments,
      String server,
      Map<Way, List<Measurement>> measurements,
      Map<String, String> absent)
      throws IOException {
    ObjectNode report = JSON.createObjectNode();
    report.put("scenario", arguments.scenario().toString());
    report.put("rows", arguments.rows());
    report.put("columns", arguments.task().dataset().width());
    if (arguments.scenario() == Scenario.LOOKUP) {
      report.put("tableRows", arguments.tableRows());
    }
    report.put("latencyMilliseconds", arguments.latencyMillis());
    report.put("tls", arguments.tls());
    report.put("rounds", arguments.rounds());
    report.put("warmUpSeconds", arguments.warmUp().atLeast().toSeconds());
    report.put("jvmForEachRun", arguments.fork());
    report.put("processors", Runtime.getRuntime().availableProcessors());
    report.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    report.put("java", Runtime.version().toString());
    report.put("server", server);
    report.set("flink", JSON.valueToTree(new TreeMap<>(arguments.scenario().session())));
    measurements.forEach((way, runs) -> add(report.withArray("ways").addObject(), way, runs));
    report.set("absent", JSON.valueToTree(new TreeMap<>(absent)));
    JSON.writeValue(file.toFile(), report);
  }

  private static void add(ObjectNode entry, Way way, List<Measurement> runs) {
    entry.put("name", way.name());
    entry.put("is", way.toString());
    for (Measurement run : runs) {
      ObjectNode one = entry.withArray("runs").addObject();
      one.put("seconds", run.seconds());
      one.put("rowsPerSecond", run.rowsPerSecond());
      one.put("clientCpuSecondsPerMillionRows", run.clientCpuPerMillion());
      putKnown(one, "serverCpuSecondsPerMillionRows", run.serverCpuPerMillion());
      one.put("peakHeapMegabytes", run.peakHeapMegabytes());
      putKnown(one, "liveHeapMegabytes", run.liveHeapMegabytes());
      one.put("walBytesPerRow", run.walBytesPerRow());
    }
  }

  private static void putKnown(ObjectNode run, String name, double value) {
    if (Double.isNaN(value)) {
      run.putNull(name);
    } else {
      run.put(name, value);
    }
  }
}

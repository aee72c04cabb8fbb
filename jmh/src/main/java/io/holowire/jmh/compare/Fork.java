package io.holowire.jmh.compare;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.File;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * A run in a JVM of its own, with the options of this one and with the way's connector on its class
 * path: the run goes there through standard input, which hides the password, the measurement comes
 * back through standard output.
 */
final class Fork {
  private static final List<String> CONNECTOR =
      List.of("io/holowire/connector/", "io/holowire/pgwire/");

  /**
   * The heap is there from the start: to make it grow, and the system find pages for it, has a cost
   * that changes from run to run.
   */
  private static final List<String> WHOLE_HEAP =
      List.of(
          "-Xms"
              + ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                  .getVMOption("MaxHeapSize")
                  .getValue(),
          "-XX:+AlwaysPreTouch");

  private Fork() {}

  /** The other side. */
  public static void main(String[] arguments) throws Exception {
    PrintStream answer = System.out;
    // Whatever else is printed in here.
    System.setOut(System.err);
    Run run;
    try (ObjectInputStream in = new ObjectInputStream(System.in)) {
      run = (Run) in.readObject();
    }
    try (ObjectOutputStream out = new ObjectOutputStream(answer)) {
      out.writeObject(run.measure());
    }
    System.exit(0);
  }

  static Measurement measure(Run run) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(WHOLE_HEAP);
    command.add("-cp");
    command.add(classPath(run.way().connector()));
    command.add(Fork.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try {
      try (ObjectOutputStream out = new ObjectOutputStream(process.getOutputStream())) {
        out.writeObject(run);
      }
      try (ObjectInputStream in = new ObjectInputStream(process.getInputStream())) {
        return (Measurement) in.readObject();
      }
    } catch (IOException e) {
      throw new IOException(run.way().name() + " failed in its JVM, which says why above", e);
    } finally {
      process.destroy();
    }
  }

  /** That of this JVM; other jars replace all that is ours in the connector. */
  static String classPath(List<String> connector) throws IOException {
    String own = System.getProperty("java.class.path");
    if (connector.isEmpty()) {
      return own;
    }
    List<String> entries = new ArrayList<>(connector);
    for (String entry : own.split(File.pathSeparator)) {
      if (!holdsConnector(Path.of(entry))) {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static boolean holdsConnector(Path entry) throws IOException {
    if (Files.isDirectory(entry)) {
      return CONNECTOR.stream().anyMatch(folder -> Files.isDirectory(entry.resolve(folder)));
    }
    if (!Files.isRegularFile(entry)) {
      return false;
    }
    try (JarFile jar = new JarFile(entry.toFile());
        Stream<String> names = jar.stream().map(file -> file.getName())) {
      return names.anyMatch(name -> CONNECTOR.stream().anyMatch(name::startsWith));
    }
  }
}

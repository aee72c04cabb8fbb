package io.holowire.it.legacy;

import io.holowire.quickstart.SqlRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Flink session in a JVM whose class path lacks the connector, as a user's has who adds it. */
final class AddJarProcess {
  private AddJarProcess() {}

  /** Runs a script there, which finds the shaded jar as {@code %s}; returns what was printed. */
  static String run(String script, Path directory) throws Exception {
    Path file = directory.resolve("script.sql");
    Files.writeString(file, script.formatted(System.getProperty("holowire.sql-jar")));
    Path log = directory.resolve("log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                classPath(),
                AddJarProcess.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        throw new AssertionError("the script does not end:\n" + Files.readString(log));
      }
      if (process.exitValue() != 0) {
        throw new AssertionError("the script has failed:\n" + Files.readString(log));
      }
      return Files.readString(log);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(":"))
        .filter(entry -> !entry.contains("connector-hologres"))
        .filter(entry -> !entry.contains("/pgwire/"))
        .filter(entry -> !entry.contains("/io/netty/"))
        .filter(entry -> !entry.contains("/com/ongres/"))
        .collect(Collectors.joining(":"));
  }

  public static void main(String[] arguments) throws Exception {
    try {
      Class.forName("io.holowire.connector.table.HologresTableFactory");
      throw new AssertionError("the connector is on the class path");
    } catch (ClassNotFoundException expected) {
      // As it should be.
    }
    System.out.println(
        SqlRunner.open(Map.of("execution.target", "local", "execution.attached", "true"))
            .run(Files.readString(Path.of(arguments[0]))));
    System.exit(0);
  }
}

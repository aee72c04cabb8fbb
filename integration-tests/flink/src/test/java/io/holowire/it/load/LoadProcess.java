package io.holowire.it.load;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A load in a JVM of its own, with all of Flink in it: JobManager, TaskManager, client. */
final class LoadProcess implements AutoCloseable {
  private final Process process;
  private final Path log;

  private LoadProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts one; what it says goes to a file of that directory. */
  static LoadProcess start(LoadJob job, Path directory) throws IOException {
    Path description = Files.createTempFile(directory, "load-", ".job");
    try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(description))) {
      out.writeObject(job);
    }
    Path log = Files.createTempFile(directory, "load-", ".log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                LoadProcess.class.getName(),
                description.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new LoadProcess(process, log);
  }

  /** Runs the job to its end, or as long as the JVM that started this one lives. */
  public static void main(String[] arguments) throws Exception {
    endWithParent();
    LoadJob job;
    try (ObjectInputStream in =
        new ObjectInputStream(Files.newInputStream(Path.of(arguments[0])))) {
      job = (LoadJob) in.readObject();
    }
    try {
      job.start().getJobExecutionResult().get();
      System.exit(0);
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void endWithParent() {
    Thread thread =
        new Thread(
            () -> {
              try {
                System.in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException gone) {
                // As good as the end.
              }
              Runtime.getRuntime().halt(2);
            },
            "parent-watch");
    thread.setDaemon(true);
    thread.start();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** As {@code kill -9}; returns when it is gone. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Waits until the job has ended, and throws unless it has succeeded. */
  void awaitSuccess() throws Exception {
    if (!process.waitFor(LoadLab.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("the load does not end:\n" + Files.readString(log));
    }
    if (process.exitValue() != 0) {
      throw new AssertionError("the load has failed:\n" + Files.readString(log));
    }
  }

  @Override
  public void close() {
    kill();
  }
}

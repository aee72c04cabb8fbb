package io.holowire.jmh.compare;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program that comes with PostgreSQL.
 *
 * @param path where it is
 */
record Program(String path) implements Serializable {
  /** The first on the PATH, on a machine that says how much CPU time a program has used. */
  static Optional<Program> find(String name) {
    if (!ProcessCpu.isKnown()) {
      return Optional.empty();
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .map(program -> new Program(program.toString()))
        .findFirst();
  }

  /** Why there may be none. */
  static String absence(String name) {
    return "left out: no %s on the PATH, or no /proc that says what it uses".formatted(name);
  }

  /**
   * Runs it to its end.
   *
   * @param input what it reads, small enough to wait for its attention
   * @return what it has said
   */
  String run(Server server, List<String> arguments, String input)
      throws IOException, InterruptedException {
    Process process = command(server, arguments).start();
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    }
    return answer(List.of(process));
  }

  /**
   * Runs it twice at a time to the end of both, what the first says piped into the second.
   *
   * @return what the second has said
   */
  String pipe(Server server, List<String> first, List<String> second)
      throws IOException, InterruptedException {
    return answer(
        ProcessBuilder.startPipeline(List.of(command(server, first), command(server, second))));
  }

  private ProcessBuilder command(Server server, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(path);
    command.add("--host=" + server.host());
    command.add("--port=" + server.port());
    command.add("--username=" + server.user());
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("PGPASSWORD", server.password());
    if (server.tls()) {
      builder.environment().put("PGSSLMODE", "require");
    }
    return builder;
  }

  /** What the last one says, when all have ended well. */
  private String answer(List<Process> processes) throws IOException, InterruptedException {
    String answer =
        new String(
            processes.get(processes.size() - 1).getInputStream().readAllBytes(),
            StandardCharsets.UTF_8);
    for (Process process : processes) {
      int exit = process.waitFor();
      if (exit != 0) {
        throw new IOException(path + " ended with " + exit + ", which it explains above");
      }
    }
    return answer;
  }
}

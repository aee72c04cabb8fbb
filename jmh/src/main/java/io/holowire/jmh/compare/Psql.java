package io.holowire.jmh.compare;

import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The program {@code psql}.
 *
 * @param program where it is
 */
record Psql(String program) implements Serializable {
  /** Why there may be none. */
  static final String ABSENT = "left out: no psql on the PATH, or no /proc that says what it uses";

  /** What psql says after a COPY. */
  private static final String ANSWER = "COPY ";

  /** The first on the PATH, on a machine that says how much CPU time a program has used. */
  static Optional<Psql> find() {
    if (!ProcessCpu.isKnown()) {
      return Optional.empty();
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "psql"))
        .filter(Files::isExecutable)
        .map(program -> new Psql(program.toString()))
        .findFirst();
  }

  /**
   * Runs one {@code \copy} to its end.
   *
   * @param arguments what follows {@code \copy}
   * @return how many rows it has copied
   */
  long copy(Server server, String arguments) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                program,
                "--no-psqlrc",
                "--no-password",
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--username=" + server.user(),
                "--dbname=" + server.database(),
                "--set=ON_ERROR_STOP=1",
                "--command=\\copy " + arguments)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("PGPASSWORD", server.password());
    Process psql = builder.start();
    String answer = new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int exit = psql.waitFor();
    if (exit != 0) {
      throw new IOException(program + " ended with " + exit + ", which it explains above");
    }
    return Long.parseLong(answer.strip().substring(ANSWER.length()));
  }
}

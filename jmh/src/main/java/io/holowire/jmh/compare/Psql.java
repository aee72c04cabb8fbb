package io.holowire.jmh.compare;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/** The program {@code psql}. */
record Psql(Program program) implements Serializable {
  /** What it is called on the PATH. */
  static final String PROGRAM = "psql";

  /** What psql says after a COPY. */
  private static final String ANSWER = "COPY ";

  static Optional<Psql> find() {
    return Program.find(PROGRAM).map(Psql::new);
  }

  /**
   * Runs one {@code \copy} to its end.
   *
   * @param arguments what follows {@code \copy}
   * @return how many rows it has copied
   */
  long copy(Server server, String arguments) throws IOException, InterruptedException {
    return rows(program.run(server, line(server, arguments), ""));
  }

  /**
   * Runs a {@code \copy … TO STDOUT} piped into a {@code \copy … FROM STDIN}.
   *
   * @return how many rows the latter has copied
   */
  long relay(Server server, String from, String into) throws IOException, InterruptedException {
    return rows(program.pipe(server, line(server, from), line(server, into)));
  }

  private static List<String> line(Server server, String arguments) {
    return List.of(
        "--no-psqlrc",
        "--no-password",
        "--dbname=" + server.database(),
        "--set=ON_ERROR_STOP=1",
        "--command=\\copy " + arguments);
  }

  private static long rows(String answer) {
    return Long.parseLong(answer.strip().substring(ANSWER.length()));
  }
}

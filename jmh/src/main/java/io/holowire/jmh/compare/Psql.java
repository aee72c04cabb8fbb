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
    List<String> line =
        List.of(
            "--no-psqlrc",
            "--no-password",
            "--dbname=" + server.database(),
            "--set=ON_ERROR_STOP=1",
            "--command=\\copy " + arguments);
    String answer = program.run(server, line, "");
    return Long.parseLong(answer.strip().substring(ANSWER.length()));
  }
}

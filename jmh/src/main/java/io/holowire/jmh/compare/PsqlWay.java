package io.holowire.jmh.compare;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;

/**
 * {@code psql \copy} of a file in binary format.
 *
 * @param program where it is
 */
record PsqlWay(String program) implements CopyWay {
  static final String NAME = "psql";

  /** The first on the PATH, on a machine that says how much CPU time a program has used. */
  static Optional<PsqlWay> find() {
    if (!ProcessCpu.isKnown()) {
      return Optional.empty();
    }
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(folder -> Path.of(folder, NAME))
        .filter(Files::isExecutable)
        .map(program -> new PsqlWay(program.toString()))
        .findFirst();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Copy prepare(Server server, List<RowData> rows) throws Exception {
    Path file = BinaryFile.write(server, rows);
    ProcessBuilder psql =
        new ProcessBuilder(
                program,
                "--no-psqlrc",
                "--no-password",
                "--quiet",
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--username=" + server.user(),
                "--dbname=" + server.database(),
                "--set=ON_ERROR_STOP=1",
                "--command=\\copy %s FROM '%s' (FORMAT binary)".formatted(LineItems.TABLE, file))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    psql.environment().put("PGPASSWORD", server.password());
    return () -> {
      int exit = psql.start().waitFor();
      if (exit != 0) {
        throw new IOException(program + " ended with " + exit + ", which it explains above");
      }
    };
  }

  @Override
  public String toString() {
    return name() + ": \\copy of a file in binary format by " + program;
  }
}

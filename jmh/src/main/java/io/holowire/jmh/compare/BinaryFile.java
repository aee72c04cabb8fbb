package io.holowire.jmh.compare;

import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** Rows in a file in COPY's binary format, as the server itself writes it. */
final class BinaryFile {
  private BinaryFile() {}

  /** Writes a file that is there as long as this JVM is. */
  static Path write(Server server, Dataset dataset, List<RowData> rows) throws Exception {
    Path file = Files.createTempFile("holowire-" + dataset.name() + "-", ".copy");
    file.toFile().deleteOnExit();
    try (Server.Session session = server.open();
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      session.execute("CREATE TEMPORARY TABLE file (" + dataset.columns() + ")");
      TextCopy.run(session, "file", rows.stream(), new RowLine(dataset));
      session.copy().copyOut("COPY file TO STDOUT (FORMAT binary)", out);
    }
    return file;
  }
}

package io.holowire.jmh.compare;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** The driver's CopyManager replays a file: what the server can take from one session. */
record CopyFileWay() implements CopyWay {
  @Override
  public String name() {
    return "copy-file";
  }

  @Override
  public Copy prepare(Server server, Dataset dataset, List<RowData> rows) throws Exception {
    Path file = BinaryFile.write(server, dataset, rows);
    return () -> {
      try (Server.Session session = server.open();
          InputStream in = Files.newInputStream(file)) {
        session.copy().copyIn("COPY %s FROM STDIN (FORMAT binary)".formatted(dataset.table()), in);
      }
    };
  }

  @Override
  public String toString() {
    return name() + ": pgjdbc's CopyManager, a file in binary format";
  }
}

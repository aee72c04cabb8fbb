package io.holowire.jmh.compare;

import java.nio.file.Path;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** {@code psql \copy} of a file in binary format. */
record PsqlLoadWay(Psql psql) implements CopyWay {
  static final String NAME = "psql";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Copy prepare(Server server, Dataset dataset, List<RowData> rows) throws Exception {
    Path file = BinaryFile.write(server, dataset, rows);
    return () -> psql.copy(server, "%s FROM '%s' (FORMAT binary)".formatted(dataset.table(), file));
  }

  @Override
  public String toString() {
    return name() + ": \\copy of a file in binary format by " + psql.program().path();
  }
}

package io.holowire.jmh.compare;

import java.util.List;
import org.apache.flink.table.data.RowData;

/** The driver's CopyManager in text format, encoded from objects. */
record CopyTextWay() implements CopyWay {
  @Override
  public String name() {
    return "copy-text";
  }

  @Override
  public boolean knows(Dataset dataset) {
    return dataset instanceof LineItemRows;
  }

  @Override
  public Copy prepare(Server server, Dataset dataset, List<RowData> rows) {
    return () -> {
      try (Server.Session session = server.open()) {
        TextCopy.run(session, LineItems.TABLE, LineItem.of(rows), new LineItemLine());
      }
    };
  }

  @Override
  public String toString() {
    return name() + ": pgjdbc's CopyManager, text encoded from objects";
  }
}

package io.holowire.connector.source;

import io.holowire.connector.options.TableOptions;
import io.holowire.connector.pushdown.PushDown;
import io.holowire.connector.row.RowSettings;
import io.holowire.it.server.TestDatabase;
import io.holowire.pgwire.type.PgText;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** A scan of one column {@code n bigint}, planned and read step by step without Flink. */
final class ScanTask implements AutoCloseable {
  private final ScanRequest request;
  private final List<SnapshotHolder> holders = new ArrayList<>();

  /**
   * @param where null = all rows
   * @param options besides those of the connection: a table or a query at least
   */
  ScanTask(TestDatabase database, boolean resumable, String where, Map<String, String> options) {
    Map<String, String> all = new HashMap<>();
    all.put("endpoint", database.server().host() + ":" + database.server().port());
    all.put("database", database.name());
    all.put("username", database.server().user());
    all.put("password", database.server().password());
    all.putAll(options);
    TableOptions table = new TableOptions(all);
    request =
        new ScanRequest(
            table.connection(),
            table.scan(),
            table.relation(),
            RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"n"}),
            new PushDown(where, null, null, null),
            new RowSettings(ZoneOffset.UTC, PgText.NulPolicy.FAIL, table.onBadValue()),
            resumable);
  }

  ScanRequest request() {
    return request;
  }

  /** Cuts the relation for so many readers. */
  List<HologresSplit> plan(int readers) throws InterruptedException {
    ScanStart start = ScanStart.of(request, null, readers);
    if (start.holder() != null) {
      holders.add(start.holder());
    }
    return start.splits();
  }

  CompletableFuture<List<HologresSplit>> planning(int readers) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return plan(readers);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Takes a newer snapshot, as if the first were lost. */
  Snapshot renew() throws InterruptedException {
    loseSnapshot();
    holders.add(ScanStart.newer(request));
    return holders.get(holders.size() - 1).snapshot();
  }

  /** Lets the snapshots go. */
  void loseSnapshot() {
    holders.forEach(SnapshotHolder::close);
  }

  /** Reads splits one after another, with the position behind each row. */
  List<Read> read(List<HologresSplit> splits) throws Exception {
    List<Read> rows = new ArrayList<>();
    SessionSlot sessions = new SessionSlot();
    ChunksInFlight inFlight = new ChunksInFlight(1 << 20);
    CopySplitReader reader =
        new CopySplitReader(request, sessions, inFlight, snapshot -> {}, new SimpleCounter());
    reader.handleSplitsChanges(new SplitsAddition<>(splits));
    int finished = 0;
    try {
      while (finished < splits.size()) {
        RecordsWithSplitIds<ReadRow> chunk = reader.fetch();
        while (chunk.nextSplit() != null) {
          ReadRow row = chunk.nextRecordFromSplit();
          while (row != null) {
            rows.add(new Read(row.row().getLong(0), row.position()));
            row = chunk.nextRecordFromSplit();
          }
        }
        finished += chunk.finishedSplits().size();
        chunk.recycle();
      }
    } finally {
      reader.close();
      sessions.close();
      inFlight.close();
    }
    return rows;
  }

  /** Reads a split from behind one of its rows. */
  List<Read> readBehind(HologresSplit split, Read row) throws Exception {
    return read(List.of(split.at(row.position())));
  }

  /** A row that was read, and its split's position behind it. */
  record Read(long n, long position) {
    static List<Long> numbers(List<Read> rows) {
      return rows.stream().map(Read::n).toList();
    }
  }

  @Override
  public void close() {
    loseSnapshot();
  }
}

package io.holowire.connector.lookup;

import io.holowire.connector.server.PartitionRoutes;
import io.holowire.connector.server.PartitionTree;
import io.holowire.connector.sql.LookupSql;
import io.holowire.connector.sql.PartitionColumn;
import io.holowire.connector.sql.PartitionSql;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.Rows;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgArray;
import io.holowire.pgwire.wire.RowReader;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * Which child of a partitioned table values belong to, by what children it had at one moment. Asks
 * the server, which alone knows how values compare, once for each value. For any thread.
 */
final class ChildRoutes {
  /** Then all are forgotten. */
  private static final int MAX_VALUES = 10_000;

  /** A longer value is asked for each time. */
  private static final int MAX_BYTES = 256;

  private final PartitionRoutes routes;
  private final LookupPattern pattern;
  private final List<SqlColumn> sent;
  private final Query query;
  private final long since;
  private final Map<Integer, Child> byNumber = new ConcurrentHashMap<>();
  private final Map<ByteBuffer, Child> byValue = new ConcurrentHashMap<>();

  private ChildRoutes(
      PartitionRoutes routes,
      LookupPattern pattern,
      List<SqlColumn> sent,
      Query query,
      long since) {
    this.routes = routes;
    this.pattern = pattern;
    this.sent = sent;
    this.query = query;
    this.since = since;
  }

  /**
   * @param keys which columns of the pattern's key are the partition columns
   * @param since when the server was asked for the tree, by {@link System#nanoTime}
   */
  static ChildRoutes of(PartitionTree tree, LookupPattern pattern, int[] keys, long since) {
    List<SqlColumn> sent = IntStream.of(keys).mapToObj(pattern.keys()::get).toList();
    Map<String, String> collations = new HashMap<>();
    tree.columns().forEach(column -> collations.put(column.name(), column.collation()));
    // A key is compared, not stored: no modifier rounds it, and no domain refuses it.
    List<PartitionColumn> columns =
        sent.stream()
            .map(
                key ->
                    new PartitionColumn(key.name(), key.columnType(), collations.get(key.name())))
            .toList();
    PartitionRoutes routes = PartitionRoutes.of(tree, columns);
    Query query =
        Query.of(
            PartitionSql.route(columns, sent, routes.route()),
            sent.stream().mapToInt(column -> Oid.arrayOf(column.wireOid())).toArray());
    return new ChildRoutes(routes, pattern, sent, query, since);
  }

  boolean isOlderThan(Duration age) {
    return System.nanoTime() - since > age.toNanos();
  }

  /** As {@link ChildTables#find}. */
  CompletableFuture<Map<ByteBuffer, Child>> find(
      PgConnection connection, Collection<ByteBuffer> values) {
    Map<ByteBuffer, Child> found = new HashMap<>();
    Set<ByteBuffer> unknown = new LinkedHashSet<>();
    for (ByteBuffer value : values) {
      Child child = byValue.get(value);
      if (child == null) {
        unknown.add(value);
      } else {
        found.put(value, child);
      }
    }
    if (unknown.isEmpty()) {
      return CompletableFuture.completedFuture(found);
    }
    List<ByteBuffer> asked = List.copyOf(unknown);
    return ask(connection, asked)
        .thenApply(
            answer -> {
              read(answer, asked, found);
              return found;
            });
  }

  private CompletableFuture<BatchResult> ask(PgConnection connection, List<ByteBuffer> values) {
    Batch batch = connection.batch(query);
    ByteBuf out = batch.begin();
    int[] at = new int[values.size()];
    for (SqlColumn column : sent) {
      int mark = PgArray.begin(out, column.wireOid());
      for (int i = 0; i < at.length; i++) {
        byte[] value = values.get(i).array();
        int length = Integer.BYTES + values.get(i).getInt(at[i]);
        out.writeBytes(value, at[i], length);
        at[i] += length;
      }
      PgArray.end(out, mark, at.length, false);
    }
    batch.end();
    return batch.send();
  }

  private void read(BatchResult answer, List<ByteBuffer> asked, Map<ByteBuffer, Child> found) {
    try (answer) {
      Rows rows = answer.rows(0);
      while (rows.next()) {
        RowReader row = rows.row();
        ByteBuffer value = asked.get(row.getInt(0) - 1);
        Child child = child(row);
        found.put(value, child);
        remember(value, child);
      }
    }
  }

  private Child child(RowReader row) {
    int number = row.getInt(1);
    if (number >= 0) {
      return byNumber.computeIfAbsent(
          number,
          leaf ->
              new Child(
                  pattern.on(routes.leaves().get(leaf).path(), LookupSql.Join.PLANNED), null));
    }
    Map<String, String> texts = new HashMap<>();
    for (int i = 0; i < sent.size(); i++) {
      texts.put(sent.get(i).name(), row.getText(2 + i));
    }
    return new Child(null, routes.missing(number, texts));
  }

  private void remember(ByteBuffer value, Child child) {
    if (value.capacity() <= MAX_BYTES) {
      if (byValue.size() >= MAX_VALUES) {
        byValue.clear();
      }
      byValue.put(value, child);
    }
  }
}

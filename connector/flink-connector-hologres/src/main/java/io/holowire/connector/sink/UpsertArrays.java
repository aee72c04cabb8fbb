package io.holowire.connector.sink;

import io.holowire.connector.row.BadValueException;
import io.holowire.connector.sink.KeyedFolding.SameKey;
import io.holowire.connector.sql.DeleteStrategy;
import io.holowire.connector.sql.UpsertSql;
import io.holowire.pgwire.conn.Query;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.apache.flink.table.data.RowData;

/**
 * Upserts as {@link UpsertWriter} encodes them where nothing is removed, but without a task or a
 * connection, and at the caller's pace: rows in, the arrays of one statement out. Owns the rows in
 * between. For one thread. What benchmarks measure; the sink itself keeps batches until they are
 * acknowledged.
 */
public final class UpsertArrays implements AutoCloseable {
  private final Changes changes;
  private final Folding folding;
  private final Query query;
  private final ArraysForm form;

  /** For a table without array columns. */
  public UpsertArrays(WriteTarget target) {
    changes = new Changes(target.writers(), target.keyColumns());
    folding =
        target.hasKey()
            ? new KeyedFolding(
                target.keyColumns(),
                SameKey.LAST_WINS,
                DeleteStrategy.IGNORE,
                /* summarized= */ true)
            : new AppendFolding();
    query =
        Query.of(
            target.sql().upsert(target.onConflict(), UpsertSql.Form.ARRAYS),
            new int[target.columns().size()]);
    form =
        new ArraysForm(
            query, target.columns().stream().mapToInt(column -> column.wireOid()).toArray());
  }

  /** The statement that takes the arrays. */
  public Query query() {
    return query;
  }

  /**
   * Adds a row of kind +I or +U, encoded at once.
   *
   * @throws BadValueException for a value that the server's type cannot hold
   */
  public void add(RowData row) {
    changes.add(row);
  }

  /**
   * The rows since the last call, each key once and in order, and at least one.
   *
   * @return an array for each column, the caller's to release
   */
  public ByteBuf[] take(ByteBufAllocator allocator) {
    RowBatch batch = RowBatch.of(changes, folding);
    ByteBuf[] arrays = form.gather(batch.steps().get(0).rows(), allocator);
    changes.reset();
    return arrays;
  }

  @Override
  public void close() {
    changes.release();
  }
}

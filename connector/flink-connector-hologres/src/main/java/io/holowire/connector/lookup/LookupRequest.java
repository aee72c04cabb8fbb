package io.holowire.connector.lookup;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.LookupSettings;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.server.Failure;
import io.holowire.connector.server.FirstConnection;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.pool.PgPool;
import java.io.Serializable;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * What a lookup function answers, as the user asked for it.
 *
 * @param table the relation to look up in
 * @param produced the columns to answer, by name, and the types to read them as
 * @param keys the columns to compare, by name, and the types that the key row has them in; at least
 *     one
 * @param where a SQL condition that the rows must fulfil, trusted; null = none
 */
public record LookupRequest(
    ConnectionOptions connection,
    LookupSettings settings,
    TablePath table,
    RowType produced,
    RowType keys,
    RowSettings rows,
    String where)
    implements Serializable {
  /**
   * Small batches must not park the task thread below the number of rows that Flink has under way
   * (table.exec.async-lookup.buffer-capacity, 100 unless set).
   */
  private static final int LEAST_KEYS_IN_FLIGHT = 8_192;

  /** More than that is much for what waits; a batch is full at a MB. */
  private static final long KEY_BYTES_IN_FLIGHT = 16 << 20;

  /** Makes something of a share in the pool, which it owns from then on. */
  interface Opening<T> {
    T open(PgPool pool) throws InterruptedException;
  }

  /**
   * Opens what looks rows up.
   *
   * @throws FlinkRuntimeException says what, where and why
   */
  <T> T open(Opening<T> opening) throws InterruptedException {
    PgPool pool = sharedPool();
    boolean opened = false;
    try {
      T running = opening.open(pool);
      opened = true;
      return running;
    } catch (RuntimeException e) {
      throw failed(e);
    } finally {
      if (!opened) {
        pool.close();
      }
    }
  }

  /** Its later connections have the first one's timeout: the retries take no longer than it. */
  private PgPool sharedPool() {
    return PgPool.shared(
        connection.poolName(),
        FirstConnection.capped(connection.config()),
        connection.poolOptions());
  }

  BatchLimits limits() {
    int batches = connection.poolSize();
    int keys = settings.batchSize();
    long inFlight = Math.max(LEAST_KEYS_IN_FLIGHT, (long) keys * (batches + 2));
    return new BatchLimits(
        keys, batches, (int) Math.min(Integer.MAX_VALUE, inFlight), KEY_BYTES_IN_FLIGHT);
  }

  /** The failure as the task shall report it. */
  FlinkRuntimeException failed(Throwable cause) {
    return new FlinkRuntimeException(Failure.message("lookup in", connection, table, cause), cause);
  }
}

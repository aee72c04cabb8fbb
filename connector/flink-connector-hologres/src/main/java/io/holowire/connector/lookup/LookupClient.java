package io.holowire.connector.lookup;

import io.holowire.pgwire.pool.PgPool;
import io.netty.buffer.ByteBufAllocator;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.table.data.RowData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running lookup: owns the share in the pool, the batcher and the thread that decodes. */
final class LookupClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LookupClient.class);

  private final PgPool pool;
  private final ScheduledThreadPoolExecutor worker;
  private final KeyBatcher batcher;

  private LookupClient(PgPool pool, ScheduledThreadPoolExecutor worker, KeyBatcher batcher) {
    this.pool = pool;
    this.worker = worker;
    this.batcher = batcher;
  }

  /**
   * Connects, meets the table and prepares the statement, so that what is wrong with them shows
   * before the first key.
   *
   * @throws org.apache.flink.util.FlinkRuntimeException says what, where and why
   */
  static LookupClient open(LookupRequest request) throws InterruptedException {
    return request.open(
        pool ->
            start(request, pool, PreparedLookup.prepare(request, pool, LookupPattern.Form.MANY)));
  }

  private static LookupClient start(LookupRequest request, PgPool pool, PreparedLookup prepared) {
    ScheduledThreadPoolExecutor worker =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "holowire-lookup-" + request.table());
              thread.setDaemon(true);
              thread.setContextClassLoader(LookupClient.class.getClassLoader());
              return thread;
            });
    worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    worker.setRemoveOnCancelPolicy(true); // a timeout for each batch
    KeyBatcher batcher =
        new KeyBatcher(
            prepared.statement().keys(),
            request.limits(),
            ByteBufAllocator.DEFAULT,
            new LaneSetup(
                new PoolLinks(pool, prepared.question()),
                new RetryPauses(request.settings().maxRetries()),
                request.settings().timeout(),
                prepared.statement().insert() != null,
                worker,
                request::failed),
            worker);
    return new LookupClient(pool, worker, batcher);
  }

  /** The rows of one key; waits where too many keys are in flight. */
  CompletableFuture<Collection<RowData>> lookup(RowData key) throws InterruptedException {
    return batcher.submit(key);
  }

  /**
   * Whoever still waits gets an error. Neither a thread nor a query is left behind; takes a second
   * at most.
   */
  @Override
  public void close() {
    CompletableFuture<Void> cancelled = batcher.close();
    worker.shutdown(); // what it holds is answers that want to be freed
    try {
      cancelled.get(500, TimeUnit.MILLISECONDS);
      worker.awaitTermination(500, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("A query that cannot be cancelled ends with its connection", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      pool.close();
    }
  }
}

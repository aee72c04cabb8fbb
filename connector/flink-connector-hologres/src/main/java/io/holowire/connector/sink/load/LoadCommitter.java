package io.holowire.connector.sink.load;

import io.holowire.connector.options.LoadOptions;
import io.holowire.connector.options.LoadOptions.Mode;
import io.holowire.connector.server.FirstConnection;
import io.holowire.connector.server.Reply;
import io.holowire.connector.sink.RetryPolicy;
import io.holowire.connector.sink.SinkSpec;
import io.holowire.connector.sql.LedgerSql;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.PgException;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Committer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits the portions of all subtasks, and again what may have been committed before: the ledger
 * tells. Connects at the first commit, since of all committers only one ever has something to
 * commit. An outage is waited for, as long as the sink's options say.
 */
final class LoadCommitter implements Committer<Portion> {
  private static final Logger LOG = LoggerFactory.getLogger(LoadCommitter.class);

  private static final String DOING = "commit of the load into";
  private static final Duration BETWEEN_PRUNINGS = Duration.ofHours(1);

  private final SinkSpec spec;
  private final LedgerSql ledger;
  private PgConnection connection; // null = none
  private Commit lastTried; // null = none
  private long pruningDue = System.nanoTime();

  LoadCommitter(SinkSpec spec) {
    this.spec = spec;
    LoadOptions options = spec.options().load();
    ledger = new LedgerSql(options.schema(), options.ledger());
  }

  @Override
  public void commit(Collection<CommitRequest<Portion>> requests)
      throws IOException, InterruptedException {
    if (requests.isEmpty()) {
      return;
    }
    List<Portion> portions =
        requests.stream()
            .map(CommitRequest::getCommittable)
            .sorted(Comparator.comparingLong(Portion::checkpoint).thenComparing(Portion::id))
            .toList();
    RetryPolicy retries =
        new RetryPolicy(
            spec.options().retryMaxDuration(),
            spec.options().maxRetries() == null
                ? RetryPolicy.UNLIMITED
                : spec.options().maxRetries(),
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
            () -> ThreadLocalRandom.current().nextDouble());
    while (true) {
      try {
        attempt(portions);
        return;
      } catch (PgException e) {
        disconnect();
        OptionalLong pause = retries.failed(e);
        if (pause.isEmpty()) {
          throw failure(portions, e, retries.account());
        }
        LOG.warn("The commit into {} is tried again: {}", spec.table(), e.getMessage());
        Thread.sleep(pause.getAsLong());
      } catch (LostRowsException e) {
        disconnect();
        throw spec.failure(DOING, e);
      } catch (RuntimeException e) {
        disconnect();
        throw failure(portions, e, "");
      }
    }
  }

  private void attempt(List<Portion> portions) throws InterruptedException {
    if (connection == null || !connection.isOpen()) {
      connection = FirstConnection.again(spec.config());
      // One that was cut off may hold the lock for as long as TCP lets it.
      Predecessors.ofCommitter(connection, portions.get(0).sink()).end();
    }
    long began = System.nanoTime();
    Ledger seen = new Ledger(connection, ledger);
    for (Mode mode : Mode.values()) {
      List<Portion> ofMode = portions.stream().filter(p -> p.mode() == mode).toList();
      if (!ofMode.isEmpty()) {
        lastTried = Commit.of(mode, spec, seen);
        lastTried.run(ofMode);
      }
    }
    LOG.info(
        "Committed {} rows, {} MB, in {} portions into {} in {} ms",
        portions.stream().mapToLong(Portion::rows).sum(),
        portions.stream().mapToLong(Portion::bytes).sum() / 1_000_000,
        portions.size(),
        spec.table(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    prune(seen);
  }

  /** Not with each commit, which it would slow down; a failure is for the next time. */
  private void prune(Ledger seen) throws InterruptedException {
    Duration retention = spec.options().load().ledgerRetention();
    long now = System.nanoTime();
    if (retention.isZero() || now - pruningDue < 0) {
      return;
    }
    pruningDue = now + BETWEEN_PRUNINGS.toNanos();
    try {
      Reply.await(seen.connection().query(ledger.prune(retention.toSeconds())));
    } catch (PgException e) {
      LOG.warn(
          "The ledger {}.{} was not pruned: {}", ledger.schema(), ledger.name(), e.getMessage());
    }
  }

  private IOException failure(List<Portion> portions, RuntimeException cause, String account) {
    List<String> statements = lastTried == null ? List.of() : lastTried.byHand(portions);
    return spec.failure(
        DOING,
        new IllegalStateException(
            cause.getMessage() + account + LoadRescue.advice(portions, statements), cause));
  }

  private void disconnect() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  @Override
  public void close() {
    disconnect();
  }
}

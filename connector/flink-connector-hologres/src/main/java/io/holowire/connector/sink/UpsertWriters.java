package io.holowire.connector.sink;

import io.holowire.connector.options.OnBadRow;
import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.server.PartitionTree;
import io.holowire.connector.sink.KeyedFolding.SameKey;
import io.holowire.connector.sql.OnConflict;
import io.holowire.connector.sql.UpsertType;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Opens writers: connects, looks at the table, and decides how its rows are folded and ordered. */
final class UpsertWriters {
  private static final LongSupplier CLOCK = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());

  /** Hides the latency of a batch behind the others; more only cost memory. */
  private static final int BATCHES_IN_FLIGHT = 4;

  /** What the connection may have written and unanswered, too, else batches would take turns. */
  static final int BYTES_IN_FLIGHT = 32 << 20;

  private UpsertWriters() {}

  static UpsertWriter open(SinkSpec spec, WriterInitContext context) throws IOException {
    Opening opening = Opening.of(spec);
    PartitionTree partitions = spec.options().partitionRouter() ? opening.partitions(spec) : null;
    WriteTarget target = opening.target(spec, partitions);
    opening.requireNullAs(spec, target);
    ServerLink.Plan plan = opening.orClose(spec, () -> plan(spec.options(), target, partitions));
    ServerLinks links = new ServerLinks(spec.config(), plan, opening.session(spec));
    SinkMetrics metrics = new SinkMetrics(context.metricGroup());
    return new UpsertWriter(
        spec,
        () -> new Changes(target.writers(), target.keyColumns()),
        folding(spec.options(), target),
        new BadRows(spec, target, metrics, CLOCK),
        metrics,
        context.getProcessingTimeService(),
        owner ->
            new Pipeline(
                new ServerLink(opening.connection(), plan),
                links,
                order(target),
                new Pipeline.Bounds(batchesInFlight(spec.options(), target), BYTES_IN_FLIGHT),
                retryPolicy(spec.options()),
                new Mails(context.getMailboxExecutor()),
                context.getProcessingTimeService(),
                metrics,
                new TakenValues(target.hasKey() && isRepeating(context)),
                owner));
  }

  /**
   * Where a bad row is skipped, a batch behind it must not take effect before it if that could make
   * another row bad: one that has the value of a further unique column too early.
   */
  private static int batchesInFlight(SinkOptions options, WriteTarget target) {
    int others = target.shape().uniqueIndexes().size() - (target.hasKey() ? 1 : 0);
    return options.onBadRow() == OnBadRow.SKIP && others > 0 ? 1 : BATCHES_IN_FLIGHT;
  }

  /** Whether the job has been restored: then changes since its checkpoint come once more. */
  private static boolean isRepeating(WriterInitContext context) {
    return context.getRestoredCheckpointId().isPresent()
        || context.getTaskInfo().getAttemptNumber() > 0;
  }

  /**
   * @param partitions null = the sink does not route
   */
  private static ServerLink.Plan plan(
      SinkOptions options, WriteTarget target, PartitionTree partitions) {
    return new ServerLink.Plan(
        partitions == null
            ? new Destinations.OneTable(
                Statements.of(target.sql(), target.onConflict(), options.deleteStrategy()))
            : new PartitionedTables(
                PartitionRouter.of(partitions, target.columns(), options.createMissingPartition()),
                target.sql(),
                target.onConflict(),
                options.deleteStrategy()),
        target.hasKey() ? target.onConflict().check() != null : partitions != null,
        new ColumnProbe(target.columns(), target.types()));
  }

  private static Folding folding(SinkOptions options, WriteTarget target) {
    return target.hasKey()
        ? new KeyedFolding(
            target.keyColumns(),
            sameKey(target.onConflict()),
            options.deleteStrategy(),
            order(target) == Flights.Order.EXCLUSIVE)
        : new AppendFolding();
  }

  private static SameKey sameKey(OnConflict onConflict) {
    if (onConflict.type() == UpsertType.INSERT_OR_IGNORE) {
      return SameKey.FIRST_WINS;
    }
    // What a row leaves alone, or whether it counts, depends on the one before.
    return onConflict.ignoreNull() || onConflict.check() != null ? SameKey.BOTH : SameKey.LAST_WINS;
  }

  private static Flights.Order order(WriteTarget target) {
    if (!target.hasKey()) {
      return Flights.Order.NONE;
    }
    OnConflict onConflict = target.onConflict();
    // If the first row of a key failed and the second did not, a replay would ignore the first.
    return onConflict.type() == UpsertType.INSERT_OR_IGNORE || onConflict.check() != null
        ? Flights.Order.EXCLUSIVE
        : Flights.Order.REPLAYED;
  }

  private static RetryPolicy retryPolicy(SinkOptions options) {
    return new RetryPolicy(
        options.retryMaxDuration(),
        options.maxRetries() == null ? RetryPolicy.UNLIMITED : options.maxRetries(),
        CLOCK,
        () -> ThreadLocalRandom.current().nextDouble());
  }
}

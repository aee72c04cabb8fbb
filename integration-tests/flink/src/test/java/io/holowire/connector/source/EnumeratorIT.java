package io.holowire.connector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.pushdown.ScanPushDown;
import io.holowire.connector.sql.TablePath;
import io.holowire.it.server.SharedPostgres;
import io.holowire.it.server.TestDatabase;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.table.connector.source.DynamicFilteringData;
import org.apache.flink.table.connector.source.DynamicFilteringEvent;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An enumerator with a server, in a coordinator of one thread. */
class EnumeratorIT {
  private static TestDatabase database;

  private final List<HologresSplit> given = new ArrayList<>();

  @BeforeAll
  static void open() {
    database = SharedPostgres.createDatabase();
    database
        .oracle()
        .execute(
            "create table star (n bigint) partition by range (n);"
                + " create table star_1 partition of star for values from (0) to (500);"
                + " create table star_2 partition of star for values from (500) to (2000);"
                + " insert into star select n from generate_series(1, 1000) n");
  }

  @AfterAll
  static void close() {
    if (database != null) {
      database.close();
    }
  }

  @Test
  void aReaderThatMissesTheSnapshotMakesTheScanBeginAgain() throws Exception {
    try (ScanTask scan = new ScanTask(database, true, null, Map.of("table", "star"))) {
      HologresEnumerator enumerator = started(scan.request());
      Snapshot snapshot = given.get(0).snapshot();
      assertThatThrownBy(() -> enumerator.handleSourceEvent(0, 0, new SnapshotMissing(snapshot)))
          .isNotInstanceOf(SuppressRestartsException.class)
          .hasMessageContaining("its snapshot " + snapshot.name() + " is not there");
      enumerator.close();
    }
  }

  @Test
  void orGoOnInANewerOne() throws Exception {
    try (ScanTask scan =
        new ScanTask(
            database, true, null, Map.of("table", "star", "scan.on-snapshot-lost", "continue"))) {
      HologresEnumerator enumerator = started(scan.request());
      Snapshot snapshot = given.get(0).snapshot();
      enumerator.handleSourceEvent(0, 0, new SnapshotMissing(snapshot));
      enumerator.handleSplitRequest(0, "host");
      assertThat(given.get(1).snapshot()).isNotEqualTo(snapshot);
      assertThat(scan.read(given.subList(1, 2))).isNotEmpty();
      enumerator.close();
    }
  }

  @Test
  void theKeysOfAStarJoinLeaveOutPartitionsAndRows() throws Exception {
    try (ScanTask scan = new ScanTask(database, true, null, Map.of("table", "star"))) {
      ScanRequest request = scan.request();
      ScanPushDown pushDown =
          new ScanPushDown(
              request.connection(),
              new TablePath("public", "star"),
              request.produced(),
              request.rows(),
              true,
              false);
      pushDown.filterDynamically(List.of("n"));
      ScanRequest filtered =
          new ScanRequest(
              request.connection(),
              request.options(),
              request.relation(),
              request.produced(),
              pushDown.pushed(),
              request.rows(),
              true);
      HologresEnumerator enumerator =
          new HologresEnumerator(context(), filtered, EnumeratorState.NOT_PLANNED);
      enumerator.start();
      enumerator.handleSourceEvent(0, 0, new DynamicFilteringEvent(keys(request.produced(), 3, 7)));
      enumerator.handleSplitRequest(0, "host");
      enumerator.handleSplitRequest(0, "host");
      assertThat(given).hasSize(1);
      assertThat(ScanTask.Read.numbers(scan.read(given))).containsExactly(3L, 7L);
      enumerator.close();
    }
  }

  private static DynamicFilteringData keys(RowType type, long... values) throws Exception {
    List<byte[]> rows = new ArrayList<>();
    InternalTypeInfo<RowData> info = InternalTypeInfo.of(type);
    for (long value : values) {
      DataOutputSerializer out = new DataOutputSerializer(32);
      info.toSerializer().serialize(GenericRowData.of(value), out);
      rows.add(out.getCopyOfBuffer());
    }
    return new DynamicFilteringData(info, type, rows, true);
  }

  /** One whose reader has been given its first split. */
  private HologresEnumerator started(ScanRequest request) {
    HologresEnumerator enumerator =
        new HologresEnumerator(context(), request, EnumeratorState.NOT_PLANNED);
    enumerator.start();
    enumerator.handleSplitRequest(0, "host");
    assertThat(given).hasSize(1);
    return enumerator;
  }

  @SuppressWarnings("unchecked")
  private SplitEnumeratorContext<HologresSplit> context() {
    return (SplitEnumeratorContext<HologresSplit>)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {SplitEnumeratorContext.class},
            (proxy, method, args) -> {
              switch (method.getName()) {
                case "registeredReaders" -> {
                  return Map.of(0, new ReaderInfo(0, "host"));
                }
                case "metricGroup" -> {
                  return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
                }
                case "currentParallelism" -> {
                  return 1;
                }
                case "callAsync" ->
                    ((BiConsumer<Object, Throwable>) args[1])
                        .accept(((Callable<Object>) args[0]).call(), null);
                case "assignSplit" -> given.add((HologresSplit) args[0]);
                case "signalNoMoreSplits", "runInCoordinatorThread" -> {
                  // Nothing more comes.
                }
                default -> throw new UnsupportedOperationException(method.getName());
              }
              return null;
            });
  }
}

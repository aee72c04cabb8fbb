package io.holowire.connector.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.options.HologresOptions;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectIdentifier;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.sink.DynamicTableSink;
import org.apache.flink.table.connector.sink.SinkV2Provider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.connector.source.LookupTableSource.LookupRuntimeProvider;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.SourceProvider;
import org.apache.flink.table.connector.source.abilities.SupportsLookupCustomShuffle;
import org.apache.flink.table.connector.source.abilities.SupportsProjectionPushDown;
import org.apache.flink.table.connector.source.lookup.AsyncLookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.LookupFunctionProvider;
import org.apache.flink.table.connector.source.lookup.PartialCachingAsyncLookupProvider;
import org.apache.flink.table.connector.source.lookup.PartialCachingLookupProvider;
import org.apache.flink.table.factories.DynamicTableSinkFactory;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.runtime.connector.sink.SinkRuntimeProviderContext;
import org.apache.flink.table.runtime.connector.source.LookupRuntimeProviderContext;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the planner gets to see. No server runs: whatever opened a connection would fail. */
class HologresTableFactoryTest {
  private static final ObjectIdentifier NAME = ObjectIdentifier.of("c", "d", "flinktable");

  private static ResolvedCatalogTable table(boolean key, String... options) {
    ResolvedSchema schema =
        new ResolvedSchema(
            List.of(
                Column.physical("id", DataTypes.BIGINT().notNull()),
                Column.metadata("meta", DataTypes.STRING(), null, true),
                Column.physical("name", DataTypes.STRING()),
                Column.physical("at", DataTypes.TIMESTAMP(6))),
            List.of(),
            key ? UniqueConstraint.primaryKey("pk", List.of("id")) : null,
            List.of());
    Map<String, String> all = new HashMap<>();
    all.put("connector", "hologres");
    all.put("endpoint", "localhost:1");
    all.put("database", "db");
    all.put("table", "t");
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    all.values().removeIf(Objects::isNull);
    CatalogTable origin =
        CatalogTable.newBuilder()
            .schema(Schema.newBuilder().fromResolvedSchema(schema).build())
            .options(all)
            .build();
    return new ResolvedCatalogTable(origin, schema);
  }

  private static DynamicTableSink sink(boolean key, String... options) {
    return FactoryUtil.createDynamicTableSink(
        null,
        NAME,
        table(key, options),
        Map.of(),
        new Configuration(),
        HologresTableFactoryTest.class.getClassLoader(),
        false);
  }

  private static DynamicTableSource source(String... options) {
    return FactoryUtil.createDynamicTableSource(
        null,
        NAME,
        table(true, options),
        Map.of(),
        new Configuration(),
        HologresTableFactoryTest.class.getClassLoader(),
        false);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hologres", "postgres"})
  void areFound(String identifier) {
    ClassLoader loader = getClass().getClassLoader();
    assertThat(
            FactoryUtil.discoverFactory(loader, DynamicTableSinkFactory.class, identifier)
                .factoryIdentifier())
        .isEqualTo(identifier);
    DynamicTableSourceFactory factory =
        FactoryUtil.discoverFactory(loader, DynamicTableSourceFactory.class, identifier);
    assertThat(factory.requiredOptions()).isEmpty();
    assertThat(factory.optionalOptions()).hasSize(HologresOptions.ALL.size());
    assertThat(HologresOptions.ALL).containsAll(factory.forwardOptions());
    assertThat(sink(true, "connector", identifier)).isInstanceOf(HologresTableSink.class);
  }

  @Test
  void aBadOptionIsToldWhateverTheTableIsUsedAs() {
    for (Consumer<String> use :
        List.<Consumer<String>>of(
            value -> sink(true, "scan.parallelism", value),
            value -> source("sink.max-retries", value))) {
      assertThatThrownBy(() -> use.accept("x"))
          .hasRootCauseInstanceOf(NumberFormatException.class)
          .satisfies(e -> assertThat(e.getCause()).hasMessageContaining("= 'x': must be a whole"));
    }
  }

  @Test
  void anotherNameIsLoggedOnce() {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      sink(true, "createPartTable", "false", "connectionSize", "2");
      source("createPartTable", "false", "connectionSize", "2", "password", null);
    } finally {
      System.setErr(before);
    }
    assertThat(log.toString(StandardCharsets.UTF_8).lines())
        .satisfiesExactlyInAnyOrder(
            line ->
                assertThat(line)
                    .endsWith(
                        "Table c.d.flinktable: createPartTable is another name of"
                            + " sink.create-missing-partition"),
            line ->
                assertThat(line)
                    .endsWith(
                        "Table c.d.flinktable: connectionSize is another name of"
                            + " connection.pool.size"));
  }

  @Test
  void insertsStayInsertsSoThatNoOnConflictClauseIsAskedFor() {
    for (boolean key : new boolean[] {true, false}) {
      assertThat(sink(key).getChangelogMode(ChangelogMode.insertOnly()))
          .isEqualTo(ChangelogMode.insertOnly());
    }
    assertThat(sink(true).getChangelogMode(ChangelogMode.all())).isEqualTo(ChangelogMode.upsert());
  }

  @Test
  void updatesNeedAKeyAndNoBulkLoad() {
    assertThatThrownBy(() -> sink(false).getChangelogMode(ChangelogMode.upsert()))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("c.d.flinktable")
        .hasMessageContaining("PRIMARY KEY");
    assertThatThrownBy(
            () -> sink(true, "bulkload", "true").getChangelogMode(ChangelogMode.upsert()))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("bulkload = 'true': ");
    ChangelogMode deletes =
        ChangelogMode.newBuilder()
            .addContainedKind(RowKind.INSERT)
            .addContainedKind(RowKind.DELETE)
            .build();
    assertThatThrownBy(() -> sink(false).getChangelogMode(deletes))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void theSinkIsOfTheKindAndParallelismAskedFor() {
    SinkV2Provider upsert = provider(sink(true, "sink.parallelism", "3"), false);
    assertThat(upsert.getParallelism()).hasValue(3);
    assertThat(upsert.createSink().getClass().getSimpleName()).isEqualTo("HologresSink");
    SinkV2Provider load = provider(sink(true, "bulkload", "true", "sink.parallelism", "4"), true);
    assertThat(load.getParallelism()).hasValue(4);
    assertThat(load.createSink().getClass().getSimpleName()).isEqualTo("BulkLoadSink");
    String[] prepared = {"bulkload", "true", "sink.bulkload.mode", "prepared"};
    assertThat(provider(sink(false, prepared), false)).isNotNull();
    assertThatThrownBy(() -> provider(sink(true, prepared), false))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("sink.bulkload.mode = 'prepared': ")
        .hasMessageContaining("PRIMARY KEY");
    assertThat(provider(sink(true).copy(), false).getParallelism()).isEmpty();
  }

  private static SinkV2Provider provider(DynamicTableSink sink, boolean bounded) {
    sink.getChangelogMode(ChangelogMode.insertOnly());
    return (SinkV2Provider) sink.getSinkRuntimeProvider(new SinkRuntimeProviderContext(bounded));
  }

  @Test
  void moreThanTheTableGivesIsRefused() {
    String[] exactly = {"sink.delivery-guarantee", "exactly-once"};
    assertThat(provider(sink(true, exactly), false)).isNotNull();
    assertThatThrownBy(() -> provider(sink(false, exactly), false))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("sink.delivery-guarantee = 'exactly-once': ")
        .hasMessageContaining("c.d.flinktable")
        .hasMessageContaining("bulkload");
    assertThat(provider(sink(false, "sink.delivery-guarantee", "at-least-once"), false))
        .isNotNull();
    assertThatThrownBy(
            () ->
                provider(
                    sink(
                        true,
                        "upsert_type",
                        "insertorupdate",
                        "sink.check-and-put.column",
                        "version"),
                    false))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("sink.check-and-put.column = 'version': is no column");
  }

  /** Positions are those of the DDL, of which "meta" is no column of the table. */
  @Test
  void aStatementMayLeaveOutColumnsButNotThoseOfTheKey() {
    DynamicTableSink sink = sink(true);
    sink.getChangelogMode(ChangelogMode.insertOnly());
    for (int[][] all : new int[][][] {null, {}, {{0}, {2}, {3}}, {{3}, {0}}}) {
      for (DynamicTableSink each : List.of(sink, sink.copy())) {
        assertThat(each.getSinkRuntimeProvider(new SinkRuntimeProviderContext(true, all)))
            .isNotNull();
      }
    }
    assertThatThrownBy(
            () ->
                sink.getSinkRuntimeProvider(
                    new SinkRuntimeProviderContext(false, new int[][] {{2}})))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("c.d.flinktable")
        .hasMessageContaining("does not name \"id\"")
        .hasMessageContaining("PRIMARY KEY");
  }

  @Test
  void theScanIsBoundedAndReadsWhatIsProjected() {
    ScanTableSource source = (ScanTableSource) source("scan.parallelism", "2");
    ((SupportsProjectionPushDown) source)
        .applyProjection(
            new int[][] {{1}}, DataTypes.ROW(DataTypes.FIELD("name", DataTypes.STRING())));
    for (ScanTableSource each : List.of(source, (ScanTableSource) source.copy())) {
      SourceProvider scan =
          (SourceProvider) each.getScanRuntimeProvider(ScanRuntimeProviderContext.INSTANCE);
      assertThat(scan.isBounded()).isTrue();
      assertThat(scan.getParallelism()).hasValue(2);
      assertThat(each.getChangelogMode()).isEqualTo(ChangelogMode.insertOnly());
      assertThat(each.asSummaryString()).isEqualTo("Hologres(t)");
    }
  }

  @Test
  void lookupsAreOfferedBothWays() {
    assertThat(lookup())
        .isInstanceOf(LookupFunctionProvider.class)
        .isInstanceOf(AsyncLookupFunctionProvider.class);
    assertThat(lookup("lookup.async", "false"))
        .isInstanceOf(LookupFunctionProvider.class)
        .isNotInstanceOf(AsyncLookupFunctionProvider.class);
    String[] cached = {"lookup.cache", "PARTIAL", "lookup.partial-cache.max-rows", "5"};
    assertThat(lookup(cached))
        .isInstanceOf(PartialCachingLookupProvider.class)
        .isInstanceOf(PartialCachingAsyncLookupProvider.class);
    assertThat(lookup("lookup.cache", "FULL", "lookup.full-cache.periodic-reload.interval", "1 h"))
        .isInstanceOf(LookupFunctionProvider.class)
        .isNotInstanceOf(AsyncLookupFunctionProvider.class); // nothing is waited for
    assertThatThrownBy(
            () ->
                ((LookupTableSource) source())
                    .getLookupRuntimeProvider(
                        new LookupRuntimeProviderContext(new int[][] {{1, 0}}, false)))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void aCopyPartitionsLookupsToo() {
    DynamicTableSource copy = source().copy();
    assertThat(copy).isInstanceOf(SupportsLookupCustomShuffle.class);
    assertThat(((SupportsLookupCustomShuffle) copy).getPartitioner())
        .hasValueSatisfying(partitioner -> assertThat(partitioner.isDeterministic()).isTrue());
  }

  @Test
  void aQueryIsNotWritten() {
    String[] query = {"table", null, "scan.query", "SELECT 1 AS id"};
    assertThat(source(query)).isInstanceOf(ScanTableSource.class);
    assertThatThrownBy(() -> sink(true, query))
        .hasRootCauseInstanceOf(ValidationException.class)
        .hasRootCauseMessage(
            "scan.query: table c.d.flinktable is a query, which can be scanned but not written");
  }

  private static LookupRuntimeProvider lookup(String... options) {
    return ((LookupTableSource) source(options))
        .getLookupRuntimeProvider(new LookupRuntimeProviderContext(new int[][] {{0}}, false));
  }

  @Test
  void forwardedOptionsAreThoseThatMayChangeInARestoredPlan() {
    assertThat(new HologresTableFactory().forwardOptions())
        .contains(HologresOptions.FLUSH_MAX_ROWS)
        .doesNotContainAnyElementsOf(Set.of(HologresOptions.TABLE, HologresOptions.UPSERT_TYPE));
  }
}

package io.holowire.connector.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.sql.UpsertType;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LegacyDdlTest {
  private static final String SECRET = "pässw0rd-SECRET";

  private static Map<String, String> ddl(String... more) {
    Map<String, String> options = new HashMap<>();
    options.put("connector.type", "hologres");
    options.put("connector.database", "db");
    options.put("connector.table", "s.t");
    options.put("connector.username", "u");
    options.put("connector.password", SECRET);
    options.put("connector.endpoint", "h1:5433");
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return options;
  }

  private static Map<String, String> modern(String... more) {
    return LegacyDdl.modern(ddl(more));
  }

  @Test
  void theOptionsOfTheFirstGeneration() {
    assertThat(
            modern(
                "bulkload", "true",
                "connector.field_delimiter", "|",
                "connector.upsert_type", "insertorreplace",
                "connector.partitionRouter", "true"))
        .containsOnly(
            Map.entry("connector", "hologres"),
            Map.entry("database", "db"),
            Map.entry("table", "s.t"),
            Map.entry("username", "u"),
            Map.entry("password", SECRET),
            Map.entry("endpoint", "h1:5433"),
            Map.entry("bulkload", "true"),
            Map.entry("field_delimiter", "|"),
            Map.entry("upsert_type", "insertorreplace"),
            Map.entry("partition_router", "true"));
    assertThat(new TableOptions(modern()).sink().upsertType())
        .isEqualTo(UpsertType.INSERT_OR_IGNORE);
  }

  @ParameterizedTest
  @CsvSource({
    "connector.mutationType, InsertOrReplace, upsert_type, InsertOrReplace",
    "mutationType, insertorupdate, upsert_type, insertorupdate",
    "upsert_type, insertorupdate, upsert_type, insertorupdate",
    "connector.bulkload, true, bulkload, true",
    "field_delimiter, |, field_delimiter, |",
    "connector.partition_router, true, partition_router, true",
    "PARTITIONROUTER, true, partition_router, true",
    "Connector.Lookup.Async, false, lookup.async, false",
    "connector.ignoredelete, true, sink.delete-strategy, ignore",
    "sink.parallelism, 3, sink.parallelism, 3",
    "connector.property-version, 1, property-version, 1",
  })
  void everyOptionWithAndWithoutPrefix(String name, String value, String key, String meant) {
    assertThat(modern(name, value)).containsEntry(key, meant).doesNotContainKey("connector.type");
    new TableOptions(modern(name, value));
  }

  @ParameterizedTest
  @CsvSource({
    "connector.tabel, connector.tabel: is no option of this connector; did you mean connector.table?",
    "bulk_loads, bulk_loads: is no option of this connector; did you mean bulkload?",
    "connector.quux-quux, connector.quux-quux: is no option of this connector",
    "update-mode, update-mode: is no option of this connector",
    "connector, connector: is given besides connector.type; use one of them",
    "password, 'password: is another name of connector.password, which has a different value'",
    "tablename, 'tablename: is another name of connector.table, which has a different value'",
  })
  void refusesByName(String name, String message) {
    assertThatThrownBy(() -> modern(name, "other"))
        .isInstanceOf(ValidationException.class)
        .hasMessage(message)
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void theSameValueTwiceIsNoFault() {
    assertThat(modern("table", "s.t", "tablename", "s.t")).containsEntry("table", "s.t");
  }

  @Test
  void aCatalogKeepsTheNewNames() {
    assertThat(LegacyDdl.stored(ddl())).isEqualTo(modern());
    Map<String, String> other = Map.of("connector", "kafka", "connector.startup-mode", "x");
    assertThat(LegacyDdl.stored(other)).isSameAs(other);
    Map<String, String> later = new HashMap<>(modern());
    later.put("connector.table", "t2");
    later.put("connector.mutationType", "insertorupdate");
    later.put("connector.type", "hologres");
    Map<String, String> expected = new HashMap<>(modern());
    expected.put("table", "t2");
    expected.put("upsert_type", "insertorupdate");
    assertThat(LegacyDdl.stored(later)).isEqualTo(expected);
    assertThat(LegacyDdl.stored(expected)).isEqualTo(expected);
  }

  /** As in the DDL that they come from. */
  @Test
  void oldNamesOfTheCacheStandForItsSize() {
    for (String name : new String[] {"cache", "connector.cache"}) {
      assertThat(new TableOptions(modern(name, "LRU")).caching().partial()).isNotNull();
    }
    assertThat(new TableOptions(modern("connector.lookup.cache.max-rows", "9")).caching().partial())
        .isNotNull();
    assertThat(new TableOptions(modern("lookup.cache.max-rows", "-1")).caching().partial())
        .isNull();
  }

  @Test
  void whatATableSaysWinsOverWhatOldNamesStandFor() {
    Map<String, String> table = modern("lookup.partial-cache.max-rows", "5");
    table.put("connector.cache", "LRU");
    assertThat(LegacyDdl.stored(table))
        .containsEntry("lookup.partial-cache.max-rows", "5")
        .containsEntry("lookup.cache", "partial");
    table = modern("lookup.cache", "NONE");
    table.put("connector.lookup.cache.max-rows", "9");
    assertThat(LegacyDdl.stored(table)).containsEntry("lookup.cache", "NONE");
    Map<String, String> jdbc = ddl("connector.url", "jdbc:postgresql://h/d");
    jdbc.remove("connector.endpoint");
    jdbc.put("connector.table-name", jdbc.remove("connector.table"));
    assertThat(LegacyDdl.modern(jdbc)).containsEntry("upsert_type", "insertorignore");
  }

  @Test
  void anotherConnectorIsNotTakenForThisOne() {
    Map<String, String> table = modern();
    table.put("connector.type", "kafka");
    assertThatThrownBy(() -> LegacyDdl.stored(table))
        .hasMessageContaining("connector.type = 'kafka'");
  }
}

package io.holowire.connector.options;

import static io.holowire.connector.options.TableOptionsTest.assertRefused;
import static io.holowire.connector.options.TableOptionsTest.ddl;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.sql.DeleteStrategy;
import io.holowire.connector.sql.UpsertType;
import io.holowire.pgwire.type.PgText.NulPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SinkOptionsTest {
  private static SinkOptions sink(String... options) {
    return TableOptionsTest.read(options).sink();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mutationType",
        "mutationtype",
        "mutateType",
        "mutatetype",
        "sink.on-conflict-action",
        "upsert-type",
        "upsertType",
        "UPSERT_TYPE"
      })
  void theUpsertTypeHasManyNames(String name) {
    assertThat(sink(name, "INSERT_OR_REPLACE").upsertType())
        .isEqualTo(UpsertType.INSERT_OR_REPLACE);
  }

  @Test
  void flushOptionsOfTheOfficialConnector() {
    SinkOptions sink =
        sink(
            "jdbcWriteBatchSize", "11",
            "sink.insert.batch-byte-size", "12",
            "jdbcWriteFlushInterval", "13");
    assertThat(sink.flush().maxRows()).isEqualTo(11);
    assertThat(sink.flush().maxBytes()).isEqualTo(12);
    assertThat(sink.flush().interval()).isEqualTo(Duration.ofMillis(13));
  }

  /** Where another connector's words mean the same as ours. */
  @ParameterizedTest
  @CsvSource({
    "ignoreDelete,true,IGNORE",
    "sink.ignore-delete,FALSE,DELETE",
    "sink.delete-strategy,NON_PK_FIELD_TO_NULL,NULL_OUT",
    "sink.delete-strategy,CHANGELOG_STANDARD,DELETE",
  })
  void deleteStrategiesOfTheOfficialConnector(String name, String value, DeleteStrategy meant) {
    assertThat(sink("upsert_type", "insertorupdate", name, value).deleteStrategy())
        .isEqualTo(meant);
  }

  @Test
  void otherWordsOfTheOfficialConnector() {
    assertThat(sink("sink.insert.dirty-data-strategy", "EXCEPTION").onBadRow())
        .isEqualTo(OnBadRow.FAIL);
    assertThat(sink("actionOnInsert", "SKIP_SILENT").onBadRow()).isEqualTo(OnBadRow.SKIP);
    assertThat(sink("remove-u0000-in-text.enabled", "true").nulPolicy()).isEqualTo(NulPolicy.STRIP);
    assertThat(sink("ignoreDelete", "true", "sink.delete-strategy", "ignore"))
        .isEqualTo(sink("sink.delete-strategy", "ignore"));
  }

  @Test
  void bulkLoadTakesNoOptionOfOtherWays() {
    assertRefused(ddl("bulkload", "true", "sink.on-bad-row", "skip"), "sink.on-bad-row = 'skip'");
    assertRefused(
        ddl("bulkload", "true", "sink.delivery-guarantee", "at-least-once"),
        "sink.delivery-guarantee = 'at-least-once': a bulk load is exactly-once");
    for (String option : List.of("ignore-null-when-update=true", "check-and-put.column=v")) {
      String[] parts = ("sink." + option).split("=");
      assertRefused(
          ddl("bulkload", "true", "upsert_type", "insertorupdate", parts[0], parts[1]),
          parts[0] + " = '" + parts[1] + "': a bulk load takes one row of each key");
    }
  }

  @Test
  void aLoadHasTwoNames() {
    assertThat(sink("bulkload", "TRUE", "sink.parallelism", "2").parallelism()).isEqualTo(2);
    assertThat(sink("bulkload", "TRUE")).isEqualTo(sink("sink.write-mode", "copy_bulk_load"));
    assertThat(sink("bulkload", "TRUE", "sink.write-mode", "copy-bulk-load").bulkload()).isTrue();
    assertThat(sink("sink.write-mode", "insert").bulkload()).isFalse();
    assertRefused(
        ddl("bulkload", "true", "sink.write-mode", "insert"),
        "sink.write-mode = 'insert': does not go with bulkload = 'true'");
    assertRefused(
        ddl("bulkload", "false", "sink.write-mode", "copy-bulk-load"),
        "sink.write-mode = 'copy-bulk-load': does not go with bulkload = 'false'");
  }

  @Test
  void whatIsPreparedIsNotStaged() {
    for (String option :
        List.of(
            "partition_router=true",
            "sink.bulkload.visible=end",
            "sink.bulkload.unlogged=true",
            "sink.bulkload.freeze=true",
            "sink.bulkload.synchronous-commit=false")) {
      String[] parts = option.split("=");
      assertRefused(
          ddl("bulkload", "true", "sink.bulkload.mode", "prepared", parts[0], parts[1]),
          "sink.bulkload.mode = 'prepared': does not go with " + parts[0] + " = '" + parts[1]);
      assertThat(sink("bulkload", "true", parts[0], parts[1]).bulkload()).isTrue();
    }
  }

  /** Each bad value: the message's first words, and a word of the reason. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "upsert_type|upsert|upsert_type = 'upsert': must be insertorignore, insertorreplace or",
        "mutationType||upsert_type: is empty",
        "bulkload|yes|bulkload = 'yes': must be true or false",
        "sink.buffer-flush.max-rows|many|sink.buffer-flush.max-rows = 'many': must be a whole",
        "sink.buffer-flush.max-rows|-1|sink.buffer-flush.max-rows = '-1': must be a whole",
        "sink.buffer-flush.max-bytes|4 apples|sink.buffer-flush.max-bytes = '4 apples': must be a",
        "sink.buffer-flush.interval|soon|sink.buffer-flush.interval = 'soon': must be a duration",
        "sink.max-retries|-1|sink.max-retries = '-1': must be a whole number of at least 0",
        "retry-count|x|sink.max-retries = 'x': must be a whole number",
        "retry.max-duration|x|retry.max-duration = 'x': must be a duration",
        "sink.parallelism|0|sink.parallelism = '0': must be a whole number of at least 1",
        "sink.write-mode|copy-stream|sink.write-mode = 'copy-stream': is not supported yet",
        "sink.write-mode|auto|sink.write-mode = 'auto': must be insert or copy-bulk-load",
        "sink.bulkload.mode|xa|sink.bulkload.mode = 'xa': must be staging or prepared",
        "sink.bulkload.visible|never|sink.bulkload.visible = 'never': must be checkpoint or end",
        "sink.bulkload.schema||sink.bulkload.schema: is empty",
        "sink.bulkload.ledger-retention|-1 d|sink.bulkload.ledger-retention = '-1 d': must",
        "sink.bulkload.unlogged|maybe|sink.bulkload.unlogged = 'maybe': must be true or false",
        "sink.restore-behind|skip|sink.restore-behind = 'skip': must be fail or at-least-once",
        "sink.copy.format|csv|sink.copy.format = 'csv': must be binary or text",
        "partitionRouter|yes|partition_router = 'yes': must be true or false",
        "createparttable|true|sink.create-missing-partition = 'true': needs partition_router",
        "sink.delivery-guarantee|never|sink.delivery-guarantee = 'never': must be exactly-once or",
        "sink.on-bad-row|log|sink.on-bad-row = 'log': must be fail or skip",
        "sink.delete-strategy|true|sink.delete-strategy = 'true': must be delete, ignore or null-out",
        "ignoreDelete|maybe|sink.delete-strategy = 'maybe': must be delete, ignore or null-out",
        "sink.delete-strategy|null-out|sink.delete-strategy = 'null-out': needs upsert_type =",
        "sink.nul-character|keep|sink.nul-character = 'keep': must be fail or strip",
        "ignoreNullWhenUpdate|true|sink.ignore-null-when-update = 'true': needs upsert_type =",
        "sink.check-and-put.column|v|sink.check-and-put.column = 'v': needs upsert_type =",
        "sink.check-and-put.null-as|0|sink.check-and-put.null-as: needs sink.check-and-put.column",
        "sink.check-and-put.operator|LIKE|sink.check-and-put.operator = 'LIKE': must be GREATER,",
      })
  void badValues(String name, String value, String message) {
    assertRefused(ddl(name, value == null ? "" : value), message);
  }
}

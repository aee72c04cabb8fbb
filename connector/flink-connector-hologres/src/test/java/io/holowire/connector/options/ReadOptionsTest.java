package io.holowire.connector.options;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.sql.Relation;
import io.holowire.connector.sql.TablePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read, and what becomes of values that Flink cannot hold. */
class ReadOptionsTest {
  @Test
  void aQueryStandsForTheTable() {
    TableOptions options =
        TableOptionsTest.read("table", null, "scan.query", "SELECT 1 AS a; -- one");
    assertThat(options.table()).isNull();
    assertThat(options.relation())
        .isEqualTo(options.query())
        .isEqualTo(new Relation.Query("SELECT 1 AS a"));
    assertThat(TableOptionsTest.read().query()).isNull();
    assertThat(TableOptionsTest.read().relation())
        .isEqualTo(new Relation.Table(new TablePath("s", "t")));
  }

  @Test
  void badValuesMayBeNull() {
    assertThat(TableOptionsTest.read().onBadValue()).isEqualTo(OnBadValue.FAIL);
    assertThat(TableOptionsTest.read("scan.on-bad-value", "NULL").onBadValue())
        .isEqualTo(OnBadValue.NULL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scan.query|SELECT 1|scan.query: is given besides table",
        "scan.query|;-- x|scan.query = ';-- x': must hold a query",
        "scan.query||scan.query: is empty",
        "scan.on-bad-value|skip|scan.on-bad-value = 'skip': must be fail or null",
      })
  void badOptions(String name, String value, String message) {
    TableOptionsTest.assertRefused(TableOptionsTest.ddl(name, value == null ? "" : value), message);
  }
}

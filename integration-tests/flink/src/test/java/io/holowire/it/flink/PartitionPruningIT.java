package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.source.HologresSource;
import io.holowire.connector.source.HologresSourceBuilder;
import io.holowire.it.server.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Leaves that cannot have a row for the condition are not opened: the server itself says so. */
class PartitionPruningIT {
  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
    lab.oracle()
        .execute(
            "create table ev (ds text, n int, h int) partition by list (ds);"
                + " create table \"ev A\" partition of ev for values in ('a', 'it''s');"
                + " create table ev_b partition of ev for values in ('b') partition by range (n);"
                + " create table ev_b_1 partition of ev_b for values from (minvalue) to (100);"
                + " create table ev_b_2 partition of ev_b for values from (100) to (maxvalue)"
                + "  partition by hash (h);"
                + " create table ev_b_2_0 partition of ev_b_2 for values with (modulus 2, remainder 0);"
                + " create table ev_b_2_1 partition of ev_b_2 for values with (modulus 2, remainder 1);"
                + " create table ev_rest partition of ev default;"
                + " insert into ev select x, n, n % 7 from generate_series(1, 200) n,"
                + "  unnest(array['a', 'it''s', 'b', 'c', null]) x");
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "ds = 'b'; 200; ev_b_1 ev_b_2_0 ev_b_2_1",
        "ds = 'it''s'; 200; ev A",
        "ds = 'b' and n < 100; 99; ev_b_1",
        "ds = 'b' and n >= 150 and h = 3; 8; ev_b_2_?",
        "ds > 'b' or ds is null; 600; ev A ev_rest",
        "n = 1 and n = 2; 0; ",
        "ds = E'\\x01'; 0; ev_rest"
      })
  void onlyTheseAreRead(String condition, int rows, String leaves) throws Exception {
    lab.oracle().execute("select pg_stat_reset()");
    assertThat(read(condition)).hasSize(rows);
    String expected = leaves == null ? "" : leaves;
    await().untilAsserted(() -> assertThat(readLeaves()).matches(expected.replace("?", "[01]")));
  }

  /** In the order of their names. */
  private static String readLeaves() {
    return String.join(
        "",
        lab.rows(
            "select coalesce(string_agg(relname, ' ' order by relname collate \"C\"), '')"
                + " from pg_stat_user_tables where seq_scan + coalesce(idx_scan, 0) > 0"));
  }

  @SuppressWarnings("try") // CloseableIterator.close() throws Exception
  private static List<RowData> read(String condition) throws Exception {
    HologresSourceBuilder<RowData> builder = HologresSource.builder();
    PostgresServer server = lab.server();
    HologresSource<RowData> source =
        builder
            .endpoint(server.host() + ":" + server.port())
            .database(lab.name())
            .username(server.user())
            .password(server.password())
            .table("ev")
            .columns(DataTypes.ROW(DataTypes.FIELD("n", DataTypes.INT())))
            .where(condition)
            .build();
    List<RowData> rows = new ArrayList<>();
    try (CloseableIterator<RowData> elements =
        Session.parallel(2)
            .streams()
            .fromSource(source, WatermarkStrategy.noWatermarks(), "ev")
            .executeAndCollect()) {
      elements.forEachRemaining(rows::add);
    }
    return rows;
  }
}

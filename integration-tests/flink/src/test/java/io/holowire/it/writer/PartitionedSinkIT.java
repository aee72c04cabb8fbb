package io.holowire.it.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.sink.HologresSink;
import io.holowire.connector.sql.UpsertType;
import io.holowire.it.server.Oracle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With partition_router rows go straight to the partitions of table day (id, ds, value). */
@Tag("once")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PartitionedSinkIT {
  private static final RowType ROWS =
      RowType.of(
          new LogicalType[] {
            new BigIntType(), new VarCharType(VarCharType.MAX_LENGTH), new BigIntType()
          },
          new String[] {"id", "ds", "value"});
  private static final int[] KEY = {0, 1};

  private static WriterLab lab;

  @BeforeAll
  static void open() {
    lab = new WriterLab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @BeforeEach
  void createTable() {
    lab.oracle()
        .execute(
            """
            drop table if exists day, day_was cascade;
            create table day (id int8, ds text, value int8 check (value <> 13),
              note text default 'new', primary key (id, ds)) partition by list (ds);
            create table day_1 partition of day for values in ('1', 'one');
            create table day_2 partition of day for values in ('2') partition by range (id);
            create table day_2_low partition of day_2 for values from (minvalue) to (100);
            create table day_2_high partition of day_2 for values from (100) to (maxvalue);
            """);
  }

  private static SinkOptions options(String... more) {
    List<String> all = new ArrayList<>(List.of("partition_router", "true"));
    all.addAll(List.of("sink.buffer-flush.interval", "0"));
    all.addAll(List.of(more));
    return WriterLab.options(all.toArray(String[]::new));
  }

  private static HologresSink sink(ConnectionOptions connection, SinkOptions options) {
    return WriterLab.sink(connection, "day", ROWS, options, KEY);
  }

  private static LoneTask task(String... options) throws IOException {
    return LoneTask.of(sink(lab.connection(), options(options)));
  }

  private static RowData row(RowKind kind, long id, String ds, Long value) {
    return GenericRowData.ofKind(kind, id, StringData.fromString(ds), value);
  }

  private static RowData insert(long id, String ds, long value) {
    return row(RowKind.INSERT, id, ds, value);
  }

  private static List<String> rows() {
    return lab
        .oracle()
        .rows("select tableoid::regclass, id, ds, value, note from day order by ds, id")
        .stream()
        .map(row -> String.join("|", row))
        .toList();
  }

  @Test
  void changesReachTheirPartitionAtEveryLevel() throws Exception {
    try (LoneTask task = task("upsert_type", "insertorupdate", "sink.buffer-flush.max-rows", "3")) {
      task.write(insert(1, "1", 10));
      task.write(insert(1, "one", 11));
      task.write(insert(1, "2", 12));
      task.write(insert(500, "2", 14));
      task.write(row(RowKind.UPDATE_AFTER, 1, "one", 15L));
      task.write(row(RowKind.DELETE, 1, "2", null));
      task.write(insert(99, "2", 16));
      task.endOfInput();
    }
    assertThat(rows())
        .containsExactly(
            "day_1|1|1|10|new",
            "day_2_low|99|2|16|new",
            "day_2_high|500|2|14|new",
            "day_1|1|one|15|new");
  }

  /** The parent takes no rows from this user, nor may they be read there. */
  @Test
  void privilegesOnThePartitionsAreEnough() throws Exception {
    String user = "leaf_writer_" + lab.name();
    lab.oracle()
        .execute(
            "create role %s login password 'pw'; grant select, insert, update, delete on day_1 to %s"
                .formatted(user, user));
    ConnectionOptions all = lab.connection();
    ConnectionOptions connection =
        new ConnectionOptions(
            all.endpoint(),
            null,
            lab.name(),
            user,
            "pw",
            null,
            null,
            Duration.ofSeconds(5),
            "p",
            1);
    assertThatThrownBy(() -> writeAndDelete(connection, "partition_router", "false"))
        .hasMessageContaining("42501")
        .hasMessageContaining("day");
    writeAndDelete(connection, "partition_router", "true");
    assertThat(rows()).containsExactly("day_1|2|1|20|new");
  }

  private static void writeAndDelete(ConnectionOptions connection, String... options)
      throws Exception {
    SinkOptions sink = WriterLab.options(options);
    try (LoneTask task = LoneTask.of(sink(connection, sink))) {
      task.write(insert(1, "1", 10));
      task.write(insert(2, "1", 20));
      task.checkpoint();
      task.write(row(RowKind.DELETE, 1, "1", null));
      task.endOfInput();
    }
  }

  @Test
  void aRowWithoutAPartitionIsABadRow() throws Exception {
    try (LoneTask task = task()) {
      task.write(insert(1, "1", 10));
      task.write(insert(7, "it's", 10));
      assertThatThrownBy(task::checkpoint)
          .hasMessageContaining("(\"ds\", \"id\") = ('it's', 7)")
          .hasMessageContaining("no partition of public.day for ds = 'it''s'");
    }
    try (LoneTask task = task("sink.on-bad-row", "skip")) {
      task.write(insert(1, "1", 10));
      task.write(insert(7, "nowhere", 10));
      task.write(insert(8, "1", 13));
      task.write(insert(9, "1", 11));
      task.endOfInput();
    }
    assertThat(rows()).containsExactly("day_1|1|1|10|new", "day_1|9|1|11|new");
  }

  @Test
  void missingPartitionsAreCreatedWhateverTheValueAndWhoeverIsFirst() throws Exception {
    List<String> values =
        List.of("2024-01-01", "it's", "'); drop table day; --", "é🎈", "", "null", "a\"b\\");
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      long id = writer;
      writers.add(
          CompletableFuture.runAsync(
              () -> writeEach(id, values), body -> new Thread(body, "writer").start()));
    }
    writers.forEach(CompletableFuture::join);
    assertThat(lab.oracle().rows("select ds, count(*) from day group by ds order by ds"))
        .extracting(row -> row.get(0))
        .containsExactlyInAnyOrderElementsOf(values);
    assertThat(lab.oracle().number("select count(*) from day")).isEqualTo(4L * values.size());
    assertThat(lab.oracle().number("select count(distinct tableoid) from day"))
        .isEqualTo(values.size());
  }

  private static void writeEach(long id, List<String> values) {
    try (LoneTask task = task("sink.create-missing-partition", "true")) {
      for (String value : values) {
        task.write(insert(id, value, 1));
      }
      task.endOfInput();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void partitionsThatComeAndGoAreNoticed() throws Exception {
    lab.oracle().execute("create table day_else partition of day default");
    try (LoneTask task = task("upsert_type", "insertorupdate")) {
      task.write(insert(1, "1", 10));
      task.write(insert(1, "x", 10));
      task.checkpoint();
      lab.oracle().execute("delete from day_else");
      lab.oracle().execute("create table day_x partition of day for values in ('x')");
      lab.oracle()
          .execute("alter table day detach partition day_1; alter table day_1 rename to day_was");
      lab.oracle().execute("create table day_1 partition of day for values in ('1')");
      task.write(insert(2, "1", 20));
      task.write(insert(2, "x", 20));
      task.write(row(RowKind.DELETE, 1, "1", null));
      task.checkpoint();
      lab.oracle().execute("drop table day_x");
      task.write(insert(3, "x", 30));
      task.endOfInput();
    }
    assertThat(rows()).containsExactly("day_1|2|1|20|new", "day_else|3|x|30|new");
    assertThat(lab.oracle().rows("select id from day_was")).containsExactly(List.of("1"));
  }

  /** The same changes through the server's own routing leave the same. */
  @ParameterizedTest
  @EnumSource
  void theServerRoutesAlike(UpsertType type) throws Exception {
    List<String> ours = null;
    for (String router : List.of("true", "false")) {
      createTable();
      Random random = new Random(type.ordinal());
      try (LoneTask task =
          task(
              "partition_router",
              router,
              "upsert_type",
              type.toString(),
              "sink.buffer-flush.max-rows",
              "17")) {
        for (int i = 0; i < 2_000; i++) {
          RowKind kind = random.nextInt(4) == 0 ? RowKind.DELETE : RowKind.INSERT;
          String ds = List.of("1", "one", "2").get(random.nextInt(3));
          task.write(row(kind, random.nextInt(200), ds, 20L + i));
        }
        task.endOfInput();
      }
      if (ours == null) {
        ours = rows();
      }
    }
    assertThat(ours).hasSizeGreaterThan(100).isEqualTo(rows());
  }

  @Test
  void rowsWithoutAKeyAreAppendedToTheirPartition() throws Exception {
    lab.oracle()
        .execute(
            "drop table if exists plain; create table plain (id int8, ds text, value int8)"
                + " partition by hash (id)");
    for (int i = 0; i < 3; i++) {
      lab.oracle()
          .execute(
              "create table plain_%d partition of plain for values with (modulus 3, remainder %d)"
                  .formatted(i, i));
    }
    try (LoneTask task = LoneTask.of(WriterLab.sink(lab.connection(), "plain", ROWS, options()))) {
      for (int i = 0; i < 300; i++) {
        task.write(insert(i, "x", i));
      }
      task.endOfInput();
    }
    TreeMap<String, String> counts = new TreeMap<>();
    lab.oracle()
        .rows("select tableoid::regclass, count(*) from plain group by 1")
        .forEach(row -> counts.put(row.get(0), row.get(1)));
    assertThat(counts).containsOnlyKeys("plain_0", "plain_1", "plain_2");
    assertThat(lab.oracle().number("select count(distinct id) from plain")).isEqualTo(300);
  }

  /** What reached one partition must not be written again because another refuses a row. */
  @Test
  void withoutAKeyABadRowDoublesNoOther() throws Exception {
    lab.oracle().execute("alter table day drop constraint day_pkey cascade");
    SinkOptions options = options("sink.on-bad-row", "skip");
    try (LoneTask task = LoneTask.of(WriterLab.sink(lab.connection(), "day", ROWS, options))) {
      for (int i = 0; i < 300; i++) {
        task.write(insert(i, i % 2 == 0 ? "1" : "2", i == 201 ? 13 : i + 1_000));
      }
      task.endOfInput();
    }
    assertThat(lab.oracle().rows("select count(*), count(distinct id) from day"))
        .containsExactly(List.of("299", "299"));
  }

  /** Old partitions are dropped, and late deletes come for them. */
  @Test
  void aDeleteFromAPartitionThatIsNotThereIsNothing() throws Exception {
    try (LoneTask task = task("sink.create-missing-partition", "true")) {
      task.write(row(RowKind.DELETE, 1, "dropped", null));
      task.write(insert(1, "1", 10));
      task.write(insert(2, "made", 10));
      task.write(row(RowKind.DELETE, 3, "made", null));
      task.write(row(RowKind.DELETE, 1, "1", null));
      task.endOfInput();
    }
    assertThat(rows()).containsExactly("day_made|2|made|10|new");
    assertThat(lab.oracle().rows("select relname from pg_class where relname like 'day_d%'"))
        .isEmpty();
  }

  /** More than the sink remembers, some of which it knows from the batch before. */
  @Test
  void aBatchMayHaveAnyNumberOfValues() throws Exception {
    lab.oracle()
        .execute(
            "drop table if exists many; create table many (id int8, ds text, value int8)"
                + " partition by hash (id); create table many_0 partition of many"
                + " for values with (modulus 1, remainder 0)");
    SinkOptions options = options("sink.buffer-flush.max-rows", "0");
    try (LoneTask task = LoneTask.of(WriterLab.sink(lab.connection(), "many", ROWS, options))) {
      task.write(insert(0, "x", 0));
      task.checkpoint();
      for (int i = 0; i < 100_010; i++) {
        task.write(insert(i, "x", 0));
      }
      task.endOfInput();
    }
    assertThat(lab.oracle().number("select count(*) from many")).isEqualTo(100_011);
  }

  @Test
  void whatCannotBeRoutedByIsRefusedAndLeavesNoSession() {
    lab.oracle()
        .execute(
            "drop table if exists tagged; create table tagged (id int8, name text, value int8[])"
                + " partition by list (value)");
    RowType rows = WriterLab.rows(new ArrayType(new BigIntType()));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () -> LoneTask.of(WriterLab.sink(lab.connection(), "tagged", rows, options())))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("\"value\" decides the partition of table public.tagged")
          .hasMessageContaining("is an array");
    }
    await().until(() -> lab.sessions() == 0);
  }

  @Test
  void aTableWithoutPartitionsIsRefused() {
    lab.oracle().execute("create table if not exists whole (id int8, ds text, value int8)");
    assertThatThrownBy(
            () -> LoneTask.of(WriterLab.sink(lab.connection(), "whole", ROWS, options())))
        .hasMessageContaining("partition_router = 'true': table public.whole is not partitioned");
  }

  @Test
  void aLostConnectionIsNoReasonToForgetARow() throws Exception {
    try (LoneTask task =
            task("upsert_type", "insertorreplace", "sink.buffer-flush.max-rows", "10");
        Oracle other = lab.newOracle()) {
      for (int i = 0; i < 1_000; i++) {
        task.write(insert(i, i % 2 == 0 ? "1" : "2", i + 20));
        if (i % 250 == 100) {
          lab.terminateSessions();
        }
      }
      task.checkpoint();
      assertThat(other.number("select count(*) from day where value = id + 20")).isEqualTo(1_000);
    }
  }
}

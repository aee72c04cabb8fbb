package io.holowire.it.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A row that the table cannot take is found, named, and either fails the job or is left out. */
@Tag("once")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class BadRowsIT {
  private static final LogicalType TEXT = new VarCharType(VarCharType.MAX_LENGTH);
  private static final RowType ROWS =
      RowType.of(
          new LogicalType[] {
            new BigIntType(), TEXT, TEXT, TEXT, new DecimalType(10, 2), new BigIntType()
          },
          new String[] {"id", "at", "doc", "short", "amount", "small"});
  private static final int[] ID = {0};

  private static WriterLab lab;

  @BeforeAll
  static void open() {
    lab = new WriterLab();
    lab.oracle().execute("create domain even as int8 check (value % 2 = 0)");
    lab.oracle()
        .execute(
            """
            create function moody() returns trigger language plpgsql as $$
            begin
              if new.small = -666 then
                raise exception 'not today';
              end if;
              return new;
            end $$
            """);
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
            drop table if exists picky, parent;
            create table parent (id int8 primary key);
            insert into parent select generate_series(0, 10000);
            create table picky (id int8 primary key references parent, at timestamptz,
              doc jsonb, short varchar(3), amount numeric(4, 1) check (amount <> 13),
              small int4 not null unique);
            create trigger moody before insert on picky for each row execute function moody();
            """);
  }

  private static LoneTask task(int[] key, String... options) throws IOException {
    return LoneTask.of(
        WriterLab.sink(lab.connection(), "picky", ROWS, WriterLab.options(options), key));
  }

  private static RowData good(long id) {
    return row(id, "2024-01-31 12:00:00+00", "{}", "abc", "1.50", id);
  }

  private static RowData row(
      long id, String at, String doc, String text, String amount, Long small) {
    return GenericRowData.of(
        id,
        StringData.fromString(at),
        StringData.fromString(doc),
        StringData.fromString(text),
        amount == null ? null : DecimalData.fromBigDecimal(new BigDecimal(amount), 10, 2),
        small);
  }

  /** Each bad value among good rows; where the server or we find it, and in what words. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "soon|{}|abc|1|1|22007|column \"at\" (timestamp with time zone)",
        "-|{|abc|1|1|22P02|column \"doc\" (jsonb)",
        "-|{}|abcd|1|1|-|column \"short\": the server's character varying(3)",
        "-|{}|a\u0000b|1|1|-|column \"short\"",
        "-|{}|abc|99999.99|1|-|column \"amount\": the server's numeric(4,1)",
        "-|{}|abc|13|1|23514|constraint picky_amount_check",
        "-|{}|abc|1|-|23502|column \"small\" (integer)",
        "-|{}|abc|1|9999999999|-|column \"small\"",
        "-|{}|abc|1|2|23505|constraint picky_small_key",
        "-|{}|abc|1|-666|P0001|not today",
      })
  void theErrorNamesRowColumnAndReason(
      String at, String doc, String text, String amount, Long small, String code, String words)
      throws Exception {
    try (LoneTask task = task(ID, "upsert_type", "insertorupdate")) {
      task.write(good(1_002));
      for (long id = 2; id < 40; id += 2) {
        task.write(good(id));
      }
      assertThatThrownBy(
              () -> {
                task.write(row(5, at, doc, text, amount, small));
                task.checkpoint();
              })
          .isInstanceOf(IOException.class)
          .hasMessageContaining("the row (\"id\") = (5) to picky at")
          .hasMessageContaining(words)
          .hasMessageContaining(code == null ? "cannot hold" : "SQLSTATE " + code);
    }
  }

  @Test
  void aRowWithoutItsParentIsNamed() throws Exception {
    try (LoneTask task = task(ID)) {
      task.write(good(1));
      task.write(good(20_000));
      assertThatThrownBy(task::checkpoint)
          .hasMessageContaining("(\"id\") = (20000)")
          .hasMessageContaining("23503");
    }
  }

  /** The batch is one statement; each of three bad rows costs two for each halving, and a try. */
  @ParameterizedTest
  @ValueSource(strings = {"insertorignore", "insertorreplace", "insertorupdate"})
  void threeBadRowsOfFiveThousandCostFewStatements(String upsertType) throws Exception {
    long before = statements();
    try (LoneTask task =
        task(
            ID,
            "upsert_type",
            upsertType,
            "sink.on-bad-row",
            "skip",
            "sink.buffer-flush.interval",
            "0")) {
      for (long id = 0; id < 5_000; id++) {
        boolean bad = id == 0 || id == 1_234 || id == 4_999;
        task.write(row(id, null, bad ? "{" : "{}", "abc", "1", id));
      }
      task.endOfInput();
    }
    assertThat(lab.oracle().number("select count(*) from picky")).isEqualTo(4_997);
    assertThat(lab.oracle().rows("select id from picky where id in (0, 1234, 4999)")).isEmpty();
    // 5,000 can be halved 13 times; besides there are the columns that are probed.
    assertThat(statements() - before).isLessThan(3 * (2 * 13 + 8) + 20);
  }

  /** Transactions of the writers' sessions that have ended; they report when they end. */
  private static long statements() {
    await().until(() -> lab.sessions() == 0);
    return lab.oracle()
        .number(
            "select xact_commit + xact_rollback from pg_stat_database"
                + " where datname = current_database()");
  }

  @Test
  void withoutAKeyAllOthersAreWrittenOnce() throws Exception {
    lab.oracle().execute("alter table picky drop constraint picky_pkey");
    try (LoneTask task =
        task(new int[0], "sink.on-bad-row", "skip", "sink.buffer-flush.max-rows", "100")) {
      for (long id = 0; id < 2_000; id++) {
        task.write(row(id, null, id % 300 == 7 ? "{" : "{}", "abc", "1", id));
      }
      task.write(row(3_000, null, "{}", "abc", "1", 9_999_999_999L)); // not even sent
      task.endOfInput();
    }
    assertThat(lab.oracle().rows("select count(*), count(distinct id) from picky"))
        .containsExactly(List.of("1993", "1993"));
  }

  /** The row before a bad one of the same key stays, and one behind it is written. */
  @Test
  void aBadRowTakesNoOtherOfItsKeyWithIt() throws Exception {
    try (LoneTask task = task(ID, "upsert_type", "insertorupdate", "sink.on-bad-row", "skip")) {
      task.write(row(1, null, "{}", "a", "1", 1L));
      task.write(row(1, null, "{", "b", "1", 1L));
      task.write(row(2, null, "{", "a", "1", 2L));
      task.write(row(2, null, "{}", "b", "1", 2L));
      task.endOfInput();
    }
    assertThat(lab.oracle().rows("select id, short from picky order by id"))
        .containsExactly(List.of("1", "a"), List.of("2", "b"));
  }

  /** Batches (9 bad, 2) and (3, 7): the value that 2 and 3 want is 2's, who comes first. */
  @Test
  void aBadRowLetsNobodyBehindItOvertakeItsNeighbours() throws Exception {
    try (LoneTask task =
        task(
            ID,
            "upsert_type",
            "insertorupdate",
            "sink.on-bad-row",
            "skip",
            "sink.buffer-flush.max-rows",
            "2")) {
      task.write(row(9, null, "{", "a", "1", 9L));
      task.write(row(2, null, "{}", "a", "1", 77L));
      task.write(row(3, null, "{}", "a", "1", 77L));
      task.write(row(7, null, "{}", "a", "1", 7L));
      task.endOfInput();
    }
    assertThat(lab.oracle().rows("select id, small from picky order by id"))
        .containsExactly(List.of("2", "77"), List.of("7", "7"));
  }
}

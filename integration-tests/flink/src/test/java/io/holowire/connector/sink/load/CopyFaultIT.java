package io.holowire.connector.sink.load;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holowire.connector.sql.CopyFormat;
import io.holowire.connector.sql.Identifiers;
import io.holowire.pgwire.error.ServerException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the server refuses is told by row, key and column. */
@Tag("once")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CopyFaultIT {
  private static final LogicalType STRING = new VarCharType(VarCharType.MAX_LENGTH);
  private static final String TABLE = "we, ird: \"t\" 3";
  private static final int ROWS = 5_000;
  private static final int BAD = 778;

  private static CopyLab lab;

  @BeforeAll
  static void open() {
    lab = new CopyLab();
    lab.oracle()
        .execute(
            """
            create type mood as enum ('sad');
            create domain short as text check (length(value) < 9);
            create table parents (name text primary key);
            insert into parents values ('x');
            create function refuse() returns trigger language plpgsql as $$
            begin
              if new.value = 'bad' then raise 'no, column value of we, ird: "t" 3, line 9'; end if;
              return new;
            end $$\
            """);
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  /** A declaration of the column, a good value and a bad one, whether the column is named. */
  static Stream<Arguments> refusals() {
    return Stream.of(
            List.of("\"value\" mood", "value", "sad", "mad", true),
            List.of("\"a, b\" json", "a, b", "{}", "{\"a\":\n, line 5, column id}", true),
            List.of("\"c: d\" short", "c: d", "x", "COPY t, line 3, column id", true),
            List.of("\"column\" text not null", "column", "x", "", true),
            List.of("\"value\" text check (value <> 'bad')", "value", "x", "bad", false),
            List.of("\"value\" text unique", "value", "", "duplicate", false))
        .flatMap(
            refusal ->
                Stream.of(false, true)
                    .map(
                        text ->
                            Arguments.of(
                                refusal.get(0),
                                refusal.get(1),
                                refusal.get(2),
                                refusal.get(3),
                                refusal.get(4),
                                text)));
  }

  private static CopyFormat format(boolean text) {
    return text ? CopyFormat.text('\u0002') : CopyFormat.BINARY;
  }

  private static CopyLab.Target create(String column) throws InterruptedException {
    String table = Identifiers.quote(TABLE);
    lab.oracle().execute("drop table if exists " + table);
    lab.oracle().execute("create table " + table + " (id bigint primary key, " + column + ")");
    return lab.target(TABLE, 1, List.of(new BigIntType(), STRING));
  }

  /** The keys are numbered from 0, the rows from 1. */
  private static ServerException refusal(
      CopyLab.Target target, CopyFormat format, String good, String bad) {
    Stream<RowData> rows =
        IntStream.range(0, ROWS)
            .mapToObj(
                i -> {
                  String value = good.isEmpty() ? "v" + i : good;
                  if (i == BAD - 1) {
                    value = bad.equals("duplicate") ? "v5" : bad;
                  }
                  return GenericRowData.of(
                      (long) i, value.isEmpty() ? null : StringData.fromString(value));
                });
    return catchThrowableOfType(ServerException.class, () -> lab.copy(target, format, rows));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void rowKeyAndColumn(
      String declaration, String column, String good, String bad, boolean named, boolean text)
      throws Exception {
    CopyLab.Target target = create(declaration);
    ServerException refusal = refusal(target, format(text), good, bad);
    assertThat(target.describe(refusal, 1_000))
        .as(refusal.getMessage())
        .startsWith("row 1778 of the subtask, (\"id\") = (777)")
        .isEqualTo(
            "row 1778 of the subtask, (\"id\") = (777)"
                + (named
                    ? ", column \""
                        + column
                        + "\" ("
                        + target.shape().columns().get(1).declaredType()
                        + ")"
                    : ""));
    assertThat(lab.oracle().number("select count(*) from " + Identifiers.quote(TABLE))).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aTriggersRefusal(boolean text) throws Exception {
    CopyLab.Target target = create("value text");
    lab.oracle()
        .execute(
            "create trigger r before insert on "
                + Identifiers.quote(TABLE)
                + " for each row execute function refuse()");
    ServerException refusal = refusal(target, format(text), "x", "bad");
    assertThat(refusal.fields().where()).contains("PL/pgSQL");
    assertThat(target.describe(refusal, 0)).isEqualTo("row 778 of the subtask, (\"id\") = (777)");
  }

  /** It is checked after all rows: the server does not say for which. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aForeignKey(boolean text) throws Exception {
    CopyLab.Target target = create("value text references parents");
    ServerException refusal = refusal(target, format(text), "x", "bad");
    assertThat(refusal.sqlState()).isEqualTo("23503");
    assertThat(target.describe(refusal, 0)).isEmpty();
  }

  /** The server stores many rows together and says the last that it has read. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRowTooLargeForItsPage(boolean text) throws Exception {
    int columns = 1_100; // of eight bytes, where a page has 8,192
    int bad = 20;
    lab.oracle().execute("drop table if exists wide");
    lab.oracle()
        .execute(
            IntStream.range(0, columns)
                .mapToObj(i -> "c" + i + " int8")
                .collect(joining(", ", "create table wide (", ")")));
    CopyLab.Target target =
        lab.target(
            "wide",
            1,
            IntStream.range(0, columns).<LogicalType>mapToObj(i -> new BigIntType()).toList());
    GenericRowData small = new GenericRowData(columns);
    small.setField(0, 1L);
    GenericRowData large = new GenericRowData(columns);
    IntStream.range(0, columns).forEach(i -> large.setField(i, (long) i));
    ServerException refusal =
        catchThrowableOfType(
            ServerException.class,
            () ->
                lab.copy(
                    target,
                    format(text),
                    IntStream.rangeClosed(1, bad + 10).mapToObj(i -> i == bad ? large : small)));
    assertThat(refusal.sqlState()).isEqualTo("54000");
    CopyFault fault = target.fault(refusal);
    assertThat(fault.exact()).isFalse();
    assertThat(fault.row()).isBetween((long) bad, bad + 1_000L);
    assertThat(target.describe(refusal, 0)).contains(" or one of 1000 before it");
  }

  @ParameterizedTest
  @CsvSource({"false, 5000", "true, 5000", "false, 20000", "true, 20000"})
  void aValueTooLargeForItsIndex(boolean text, int length) throws Exception {
    CopyLab.Target target = create("value text unique");
    String random =
        new Random(1).ints(length, 'a', 'z').mapToObj(Character::toString).collect(joining());
    ServerException refusal = refusal(target, format(text), "", random);
    assertThat(refusal.sqlState()).isEqualTo("54000");
    assertThat(target.describe(refusal, 0))
        .as("%s %s", refusal.fields().routine(), refusal.fields().constraint())
        .isEqualTo("row 778 of the subtask, (\"id\") = (777)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"de_DE.UTF-8", "fr_FR.UTF-8", "ja_JP.UTF-8", "ko_KR.UTF-8", "zh_CN.UTF-8"})
  void inTheServersLanguage(String language) throws Exception {
    try {
      lab.set("lc_messages", language);
    } catch (CompletionException e) {
      assumeTrue(false, "the server's machine lacks " + language);
    }
    try {
      CopyLab.Target target = create("value mood");
      for (boolean text : new boolean[] {false, true}) {
        assertThat(target.describe(refusal(target, format(text), "sad", "mad"), 0))
            .isEqualTo("row 778 of the subtask, (\"id\") = (777), column \"value\" (mood)");
      }
    } finally {
      lab.set("lc_messages", "C");
    }
  }
}

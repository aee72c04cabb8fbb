package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bulk loads into tables with a key: what becomes of rows whose key exists, or comes twice. */
@Tag("once")
class KeyedLoadIT {
  private static final int ROWS = 3_000;
  private static final String PRIMARY_KEY = ", PRIMARY KEY (k) NOT ENFORCED";

  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  private static void load(
      Session session, String table, String columns, String query, String... options)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("bulkload", "true"));
    all.addAll(Arrays.asList(options));
    session.run(
        "CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '"
            + ROWS
            + "', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '"
            + ROWS
            + "'); CREATE TABLE target ("
            + columns
            + ")"
            + lab.with(table, all.toArray(String[]::new))
            + "; INSERT INTO target "
            + query);
  }

  /** Keys 0 to 9, of which 0 and 1 are there; each comes 300 times, in order. */
  @ParameterizedTest
  @CsvSource({
    "insertorignore, batch",
    "insertorignore, streaming",
    "insertorupdate, batch",
    "insertorupdate, streaming",
    "insertorreplace, batch",
    "insertorreplace, streaming"
  })
  void aKeyThatIsThereOrComesTwice(String type, String mode) throws Exception {
    String table = type + "_" + mode;
    lab.oracle()
        .execute(
            "create table %1$s (note text default 'new', v int, k int primary key); insert into %1$s values ('old', -1, 0), ('old', -1, 1)"
                .formatted(table));
    load(
        mode.equals("batch") ? Session.batch() : Session.checkpointing("1 h"),
        table,
        "v INT, k INT" + PRIMARY_KEY,
        "SELECT n, MOD(n, 10) FROM numbers",
        "upsert_type",
        type,
        "sink.parallelism",
        "3");
    assertThat(lab.rows("select k, v, note from " + table + " where k in (0, 1, 2) order by k"))
        .containsExactlyElementsOf(
            switch (type) {
              case "insertorignore" -> List.of("0|-1|old", "1|-1|old", "2|2|new");
              case "insertorupdate" -> List.of("0|3000|old", "1|2991|old", "2|2992|new");
              default -> List.of("0|3000|new", "1|2991|new", "2|2992|new");
            });
    assertThat(lab.oracle().number("select count(*) from " + table)).isEqualTo(10);
  }

  /** The second load meets the rows of the first. */
  @Test
  void loadsFollowOneAnother() throws Exception {
    lab.oracle().execute("create table twice (k int primary key, v int)");
    for (int v = 1; v <= 2; v++) {
      load(
          Session.batch(),
          "twice",
          "k INT, v INT" + PRIMARY_KEY,
          "SELECT n, " + v + " FROM numbers",
          "upsert_type",
          "insertorupdate");
    }
    assertThat(lab.rows("select count(*), min(v), max(v) from twice")).containsExactly("3000|2|2");
  }

  /** The DDL does not say it. */
  @ParameterizedTest
  @ValueSource(strings = {"insertorignore", "insertorupdate"})
  void aKeyOfTheTableAlone(String type) throws Exception {
    String table = "undeclared_" + type;
    lab.oracle().execute("create table " + table + " (v int, k int primary key)");
    load(
        Session.batch(),
        table,
        "k INT, v INT",
        "SELECT MOD(n, 10), n FROM numbers",
        "upsert_type",
        type);
    assertThat(lab.rows("select count(*), min(v), max(v) from " + table))
        .containsExactly(type.equals("insertorignore") ? "10|1|10" : "10|2991|3000");
  }

  /** As for the sink that upserts: on another index than the key it is an error. */
  @Test
  void aConflictOnAnotherIndexFailsTheCommitAndKeepsTheRows() throws Exception {
    lab.oracle().execute("create table strict (k int primary key, v int unique)");
    Throwable failure =
        catchThrowable(
            () ->
                load(
                    Session.batch(),
                    "strict",
                    "k INT, v INT" + PRIMARY_KEY,
                    "SELECT n, n / 2 FROM numbers",
                    "sink.parallelism",
                    "2"));
    assertThat(failure)
        .hasStackTraceContaining("strict_v_key")
        .hasStackTraceContaining("23505")
        .hasStackTraceContaining("Nothing is lost: the 3000 rows are in stage_")
        .hasStackTraceContaining("do that, or finish this one by hand, not both: BEGIN; INSERT");
    assertThat(lab.oracle().number("select count(*) from strict")).isZero();
    lab.oracle().execute("alter table strict drop constraint strict_v_key");
    lab.oracle().execute(statements(failure));
    assertThat(lab.oracle().number("select count(*) from strict")).isEqualTo(ROWS);
    assertThat(lab.rows("select relname from pg_class where relname like 'stage%'")).isEmpty();
  }

  private static String statements(Throwable failure) {
    String trace = ExceptionUtils.stringifyException(failure);
    String from = trace.substring(trace.indexOf("BEGIN; INSERT"));
    return from.substring(0, from.indexOf("; COMMIT")) + "; COMMIT";
  }

  @Test
  void aPreparedLoadIntoATableWithAKeyIsRefused() {
    lab.oracle().execute("create table prepared (k int primary key, v int)");
    assertThatThrownBy(
            () ->
                load(
                    Session.checkpointing("1 h"),
                    "prepared",
                    "k INT, v INT",
                    "SELECT n, n FROM numbers",
                    "sink.bulkload.mode",
                    "prepared"))
        .hasStackTraceContaining(
            "sink.bulkload.mode = 'prepared': table public.prepared has a key");
  }
}

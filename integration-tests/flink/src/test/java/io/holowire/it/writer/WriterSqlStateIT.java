package io.holowire.it.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.sql.UpsertType;
import io.holowire.pgwire.kit.FaultProxy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a writer does about an error of the server, by nothing but its SQLSTATE. */
@Tag("once")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class WriterSqlStateIT {
  private static final int ROWS = 30;

  /** Fewer than the rows, so that batches come behind one that is refused. */
  private static final int FLUSH_ROWS = 10;

  /** Attempts that the server refuses before it takes one. */
  private static final int REFUSALS = 2;

  private static WriterLab lab;

  @BeforeAll
  static void open() {
    lab = new WriterLab();
    lab.oracle()
        .execute(
            """
            create table refusal (state text, times int);
            create sequence attempt;
            create function refuse() returns trigger language plpgsql as $$
              declare r record;
              begin
                select * into r from refusal;
                -- A sequence counts what is rolled back, too.
                if nextval('attempt') <= r.times then
                  raise exception 'refused' using errcode = r.state;
                end if;
                return null;
              end $$;
            create table keyed (id int8 primary key, name text, value int8);
            create table keyless (id int8, name text, value int8);
            create trigger refuse before insert on keyed
              for each statement execute function refuse();
            create trigger refuse before insert on keyless
              for each statement execute function refuse()\
            """);
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @BeforeEach
  void empty() {
    lab.oracle().execute("truncate keyed, keyless, refusal; alter sequence attempt restart");
  }

  /** Serialization failure, deadlock, lock, resources. */
  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01", "55P03", "53100", "53200"})
  void triesAgainOverTheSameConnection(String state) throws Exception {
    refuse(state, REFUSALS);
    assertThat(connectionsOfWriting("keyed", 0)).isEqualTo(1);
    verifyKeyed();
    lab.oracle().execute("alter sequence attempt restart");
    assertThat(connectionsOfWriting("keyless")).isEqualTo(1);
    // What was answered is not repeated.
    assertThat(lab.oracle().rows("select count(*), count(distinct id) from keyless"))
        .containsExactly(List.of("" + ROWS, "" + ROWS));
  }

  /** Connection lost, too many connections, server shuts down or starts, primary is none. */
  @ParameterizedTest
  @ValueSource(
      strings = {"08000", "08006", "53300", "57P01", "57P02", "57P03", "57P05", "25006", "25P03"})
  void triesAgainOverAnotherConnection(String state) throws Exception {
    refuse(state, REFUSALS);
    assertThat(connectionsOfWriting("keyed", 0)).isGreaterThan(1);
    verifyKeyed();
    lab.oracle().execute("alter sequence attempt restart");
    assertThat(connectionsOfWriting("keyless")).isGreaterThan(1);
    assertThat(lab.oracle().rows("select count(distinct id), min(id), max(id) from keyless"))
        .containsExactly(List.of("" + ROWS, "0", "" + (ROWS - 1)));
  }

  /** Missing rights, a cancelled statement, an internal error; for bad data see BadRowsIT. */
  @ParameterizedTest
  @ValueSource(strings = {"42501", "57014", "08P01", "XX000"})
  void givesUpAtOnce(String state) {
    refuse(state, Integer.MAX_VALUE);
    assertThatThrownBy(() -> connectionsOfWriting("keyed", 0))
        .hasStackTraceContaining("write of a batch to keyed")
        .hasStackTraceContaining("refused (SQLSTATE " + state + ")");
    // Those that were in flight already, and none of them again.
    assertThat(lab.oracle().number("select last_value from attempt"))
        .isLessThanOrEqualTo(ROWS / FLUSH_ROWS);
  }

  private static void refuse(String state, int times) {
    lab.oracle().execute("insert into refusal values ('" + state + "', " + times + ")");
  }

  private static int connectionsOfWriting(String table, int... key) throws Exception {
    try (FaultProxy proxy = lab.proxy();
        LoneTask task =
            LoneTask.of(
                WriterLab.sink(
                    lab.connection(proxy), table, UpsertType.INSERT_OR_UPDATE, FLUSH_ROWS, key))) {
      for (long id = 0; id < ROWS; id++) {
        task.write(WriterLab.insert(id, "name", id));
      }
      task.checkpoint();
      return proxy.accepted();
    }
  }

  private static void verifyKeyed() {
    assertThat(lab.oracle().rows("select count(*), min(id), max(id) from keyed where id = value"))
        .containsExactly(List.of("" + ROWS, "0", "" + (ROWS - 1)));
  }
}

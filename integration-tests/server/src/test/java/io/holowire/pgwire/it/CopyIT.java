package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Live.assertUsable;
import static io.holowire.pgwire.it.Live.failure;
import static io.holowire.pgwire.it.Live.get;
import static io.holowire.pgwire.it.Live.sqlState;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.conn.CopyIn;
import io.holowire.pgwire.conn.CopyOut;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.RowStream;
import io.holowire.pgwire.copy.CopyText;
import io.holowire.pgwire.copy.CopyTextEncoder;
import io.holowire.pgwire.copy.CopyTextReader;
import io.holowire.pgwire.type.PgText;
import io.holowire.pgwire.wire.RowReader;
import io.holowire.pgwire.wire.RunReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** COPY that succeeds: rows in, rows out, from one server session straight into another. */
class CopyIT {
  @RegisterExtension static final Live LIVE = new Live();

  private static final int ROWS = Live.LONG ? 1_000_000 : 50_000;

  @Test
  void rowsInAreTheRowsInTheTable() throws InterruptedException {
    LIVE.oracle().execute("create table rows_in (a int, b text)");
    try (PgConnection connection = LIVE.connect();
        CopyRows rows =
            new CopyRows(connection.copyIn("copy rows_in from stdin (format binary)"))) {
      rows.rows(0, 50_000, "\u00e4\ud83d\ude80")
          .row(-1, null)
          .row(-2, "")
          .row(-3, "x".repeat(1 << 20));
      assertThat(get(rows.finish())).isEqualTo(50_003);
      assertThat(LIVE.oracle().number("select sum(a) from rows_in where b = '\u00e4\ud83d\ude80'"))
          .isEqualTo(50_000L * 49_999 / 2);
      assertThat(
              LIVE.oracle()
                  .rows("select length(b) from rows_in where a < 0 order by a desc")
                  .toString())
          .isEqualTo("[[null], [0], [1048576]]");
      assertUsable(connection);
    }
  }

  /** Rows of every common type, with NULLs, through us and never decoded by us. */
  @ParameterizedTest
  @ValueSource(strings = {"binary", "text", "csv"})
  void relayBetweenTwoConnections(String format) {
    LIVE.oracle()
        .execute(
            """
            drop table if exists relay_from, relay_to;
            create table relay_from as
              select i as a, nullif(i %% 7, 0)::numeric / 3 as b, repeat(chr(64 + i %% 60), i %% 50) as c,
                     now() + i * interval '1 s' as d, array[i, null, -i] as e, i / 7.0::float8 as f,
                     decode(md5(i::text), 'hex') as g, i %% 3 = 0 as h
              from generate_series(1, %d) i;
            create table relay_to (like relay_from)\
            """
                .formatted(ROWS));
    try (PgConnection from = LIVE.connect();
        PgConnection to = LIVE.connect()) {
      CopyOut source = from.copyOut("copy relay_from to stdout (format " + format + ")");
      CopyIn target = to.copyIn("copy relay_to from stdin (format " + format + ")");
      assertThat(get(source.relayTo(target))).isEqualTo(ROWS);
      assertUsable(from);
      assertUsable(to);
    }
    assertThat(
            LIVE.oracle()
                .number(
                    "select count(*) from (select * from relay_from except all select * from"
                        + " relay_to) x"))
        .isZero();
  }

  @Test
  void relayWhoseTargetRefuses() {
    LIVE.oracle().execute("create table narrow (a int check (a < 1000), b text)");
    try (PgConnection from = LIVE.connect();
        PgConnection to = LIVE.connect()) {
      CopyOut source =
          from.copyOut("copy (select generate_series(1, 100000000), repeat('x', 2000)) to stdout");
      CompletableFuture<Long> relay = source.relayTo(to.copyIn("copy narrow from stdin"));
      assertThat(sqlState(relay)).isEqualTo("23514");
      assertUsable(to);
      assertUsable(from);
    }
  }

  /** The target fails while its source is silent for long: nobody waits for the source. */
  @Test
  void relayWhoseTargetDiesWhileTheSourceIsSilent() {
    LIVE.oracle().execute("create table silent (a int)");
    try (PgConnection from = LIVE.connect();
        PgConnection to = LIVE.connect()) {
      CopyIn target = to.copyIn("copy silent from stdin");
      CompletableFuture<Long> relay =
          from.copyOut("copy (select pg_sleep(20)) to stdout").relayTo(target);
      get(target.ready());
      LIVE.oracle().text("select pg_terminate_backend(?)", to.server().pid());
      long begun = System.nanoTime();
      assertThat(failure(relay)).isNotNull();
      assertThat(System.nanoTime() - begun).isLessThan(5_000_000_000L);
      assertUsable(from);
    }
  }

  @Test
  void relayWhoseSourceFails() {
    LIVE.oracle().execute("create table whole (a int)");
    try (PgConnection from = LIVE.connect();
        PgConnection to = LIVE.connect()) {
      CopyOut source =
          from.copyOut("copy (select 1 / (90000 - i) from generate_series(1, 100000) i) to stdout");
      assertThat(sqlState(source.relayTo(to.copyIn("copy whole from stdin")))).isEqualTo("22012");
      assertUsable(from);
      assertUsable(to);
    }
    assertThat(LIVE.oracle().number("select count(*) from whole")).isZero();
  }

  @ParameterizedTest
  @ValueSource(chars = {'\u0002', '\t', '|', ','})
  void textFormatThereAndBack(char delimiter) throws InterruptedException {
    List<String> values =
        List.of(
            "",
            "plain",
            "\\N",
            "\\.",
            "\\",
            "a\\",
            "tab\tnewline\nreturn\r",
            "\b\f\u000b",
            "d" + delimiter + delimiter,
            "\u0001\u0002\u007f",
            "\u00e4\u20ac\ud83d\ude80",
            "\\x41\\101",
            "x".repeat(100_000));
    LIVE.oracle()
        .execute("drop table if exists texts; create table texts (i serial, a text, b text)");
    String options = "(format text, delimiter E'\\x%02x')".formatted((int) delimiter);
    CopyText format = CopyText.delimitedBy(delimiter);
    try (PgConnection connection = LIVE.connect()) {
      CopyIn in = connection.copyIn("copy texts (a, b) from stdin " + options);
      try (CopyTextEncoder encoder =
          new CopyTextEncoder(
              PooledByteBufAllocator.DEFAULT,
              format,
              PgText.NulPolicy.FAIL,
              CopyRows.CHUNK,
              in::write)) {
        for (String value : values) {
          encoder.beginRow();
          encoder.writeText(value);
          encoder.writeNull();
          encoder.endRow();
        }
        encoder.finish();
      }
      assertThat(get(in.finish())).isEqualTo(values.size());
      assertThat(
              LIVE.oracle().rows("select a from texts where b is null order by i").stream()
                  .map(r -> r.get(0)))
          .containsExactlyElementsOf(values);

      CopyOut out =
          connection.copyOut("copy (select a, b from texts order by i) to stdout " + options);
      List<String> back = new ArrayList<>();
      CopyTextReader reader = new CopyTextReader(format);
      for (ByteBuf chunk = out.take(); chunk != null; chunk = out.take()) {
        reader.wrap(chunk);
        while (reader.next()) {
          assertThat(reader.isNull(1)).isTrue();
          back.add(reader.getText(0));
        }
        chunk.release();
      }
      assertThat(back).isEqualTo(values);
    }
  }

  @Test
  void rowStream() throws InterruptedException {
    try (PgConnection connection = LIVE.connect()) {
      RowStream stream =
          connection.stream(
              Query.of("select i, i::text from generate_series(1, " + ROWS + ") i"), null);
      RunReader messages = new RunReader();
      RowReader row = new RowReader();
      long sum = 0;
      for (ByteBuf chunk = stream.take(); chunk != null; chunk = stream.take()) {
        messages.wrap(chunk);
        while (messages.next()) {
          row.wrap(messages);
          sum += row.getInt(0);
        }
        chunk.release();
      }
      assertThat(sum).isEqualTo(ROWS * (ROWS + 1L) / 2);
      assertThat(get(stream.done())).isEqualTo(ROWS);
      assertUsable(connection);
    }
  }
}

package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Live.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.Rows;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Compares a writer and a reader of values with the server's own text for the same values. */
final class Differential {
  private static final int RANDOM_VALUES = Live.LONG ? 5_000 : 500;

  private final PgConnection connection;

  Differential(PgConnection connection) {
    this.connection = connection;
  }

  /** Decodes the value at (index, length) of a buffer. */
  interface Read<T> {
    T read(ByteBuf in, int index, int length);
  }

  /** The edge cases given and a number of random values. */
  @SafeVarargs
  static <T> List<T> some(Supplier<T> randomValue, T... edges) {
    List<T> values = new ArrayList<>();
    for (T edge : edges) {
      values.add(edge);
    }
    Stream.generate(randomValue).limit(RANDOM_VALUES).forEach(values::add);
    return values;
  }

  <T> void check(
      int oid,
      List<T> values,
      BiConsumer<ByteBuf, T> writer,
      Function<String, T> parser,
      Read<T> reader) {
    check(oid, "$1::text", values, writer, parser, reader);
  }

  /** Sends every value, and compares it with the server's text for it and with what comes back. */
  <T> void check(
      int oid,
      String text,
      List<T> values,
      BiConsumer<ByteBuf, T> writer,
      Function<String, T> parser,
      Read<T> reader) {
    Batch batch = connection.batch(Query.of("select " + text + ", $1", oid));
    for (T value : values) {
      writer.accept(batch.begin(), value);
      batch.end();
    }
    try (BatchResult result = get(batch.send())) {
      for (int i = 0; i < values.size(); i++) {
        Rows rows = result.rows(i);
        assertThat(rows.next()).isTrue();
        var row = rows.row();
        T value = values.get(i);
        assertThat(parser.apply(row.getText(0))).as("the server's text").isEqualTo(value);
        assertThat(reader.read(row.buffer(), row.index(1), row.length(1)))
            .as("what comes back")
            .isEqualTo(value);
      }
    }
  }
}

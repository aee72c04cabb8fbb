package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Live.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.CopyOut;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.copy.CopyRowReader;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgArray;
import io.holowire.pgwire.type.PgNumeric;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgText;
import io.holowire.pgwire.type.PgTime;
import io.holowire.pgwire.type.TypeCatalog;
import io.holowire.pgwire.wire.RowReader;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Values that the server makes up, in forms that our writers never produce, arrays, and the catalog
 * of types.
 */
class ValueReadIT {
  @RegisterExtension static final Live LIVE = new Live();

  private static final int RANDOM_VALUES = Live.LONG ? 100_000 : 1_000;

  private static PgConnection connection;

  @BeforeAll
  static void connect() {
    connection = LIVE.connect();
  }

  @AfterAll
  static void close() {
    connection.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(random() - 0.5)::numeric * power(10::numeric, (random() * 60 - 30)::int)",
        "1::numeric / (1 + i)",
        "(random() * 1e9)::numeric(18, 4)",
        "round((random() * 1e12)::numeric, -5)",
        "(i - 500) * 1e-12::numeric",
      })
  void numeric(String expression) throws InterruptedException {
    rows(
        expression,
        row -> {
          BigDecimal expected = new BigDecimal(row.getText(0));
          ByteBuf in = row.buffer();
          int index = row.index(1);
          int length = row.length(1);
          assertThat(PgNumeric.read(in, index, length)).isEqualTo(expected);
          for (int scale : new int[] {0, 2, 4, 7}) {
            // The fast path cuts.
            BigDecimal cut = expected.setScale(scale, RoundingMode.DOWN);
            boolean fits = cut.unscaledValue().abs().toString().length() <= PgNumeric.FAST_DIGITS;
            assertThat(PgNumeric.fitsLong(in, index, length, scale)).isEqualTo(fits);
            if (fits) {
              assertThat(PgNumeric.readUnscaled(in, index, length, scale))
                  .isEqualTo(cut.unscaledValue().longValueExact());
            }
          }
        });
  }

  @Test
  void timestampsAndFloats() throws InterruptedException {
    rows(
        "timestamp '4714-11-24 BC' + random() * interval '290000 years'",
        row ->
            assertThat(PgTime.readTimestamp(row.buffer(), row.index(1)))
                .isEqualTo(IsoText.timestamp(row.getText(0))));
    rows(
        "date '4714-11-24 BC' + (random() * 2000000000)::int",
        row ->
            assertThat(PgTime.readDate(row.buffer(), row.index(1)))
                .isEqualTo((int) IsoText.day(row.getText(0))));
    rows(
        "(random() - 0.5) * power(10, random() * 600 - 300)",
        row -> assertThat(row.getDouble(1)).isEqualTo(Double.parseDouble(row.getText(0))));
    rows(
        "((random() - 0.5) * power(10, random() * 70 - 35))::real",
        row -> assertThat(row.getFloat(1)).isEqualTo(Float.parseFloat(row.getText(0))));
  }

  /** Reads (text, value) rows that the server computes for i = 1, 2, … by binary COPY. */
  private static void rows(String expression, Consumer<RowReader> check)
      throws InterruptedException {
    CopyOut copy =
        connection.copyOut(
            "copy (select v::text, v from (select %s as v from generate_series(1, %d) i offset 0) s) to stdout (format binary)"
                .formatted(expression, RANDOM_VALUES));
    CopyRowReader reader = new CopyRowReader();
    int seen = 0;
    for (ByteBuf chunk = copy.take(); chunk != null; chunk = copy.take()) {
      try {
        reader.wrap(chunk);
        while (reader.next()) {
          check.accept(reader.row());
          seen++;
        }
      } finally {
        chunk.release();
      }
    }
    assertThat(reader.isComplete()).isTrue();
    assertThat(seen).isEqualTo(RANDOM_VALUES);
    assertThat(get(copy.done())).isEqualTo(RANDOM_VALUES);
  }

  @Test
  void arraysAreWrittenAsTheServerUnderstandsThem() {
    Random random = new Random(5);
    for (int size : new int[] {0, 1, 2, 7, 1000}) {
      StringJoiner literal = new StringJoiner(",", "{", "}");
      Batch batch =
          connection.batch(
              Query.of("select $1::text, $2::text", Oid.arrayOf(Oid.INT4), Oid.arrayOf(Oid.TEXT)));
      ByteBuf out = batch.begin();
      StringJoiner texts = new StringJoiner(",", "{", "}");
      int mark = PgArray.begin(out, Oid.INT4);
      boolean hasNull = false;
      for (int i = 0; i < size; i++) {
        if (random.nextInt(4) == 0) {
          PgScalars.writeNull(out);
          literal.add("NULL");
          hasNull = true;
        } else {
          int value = random.nextInt();
          PgScalars.writeInt4(out, value);
          literal.add(Integer.toString(value));
        }
      }
      PgArray.end(out, mark, size, hasNull);
      mark = PgArray.begin(out, Oid.TEXT);
      for (int i = 0; i < size; i++) {
        PgText.write(out, i % 2 == 0 ? "a\"b\\{}," : "NULL", PgText.NulPolicy.FAIL);
        texts.add(i % 2 == 0 ? "\"a\\\"b\\\\{},\"" : "\"NULL\"");
      }
      PgArray.end(out, mark, size, false);
      batch.end();
      try (BatchResult result = get(batch.send())) {
        var rows = result.rows(0);
        rows.next();
        assertThat(rows.row().getText(0)).isEqualTo(literal.toString());
        assertThat(rows.row().getText(1)).isEqualTo(texts.toString());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{1}",
        "{NULL}",
        "{1,NULL,3}",
        "{{1,2},{3,NULL}}",
        "{{{1},{2}},{{3},{4}}}",
        "[0:2]={1,2,3}",
        "[-1:0][2:3]={{1,2},{3,4}}",
        "{{{{{{7}}}}}}",
        "{{NULL,NULL}}",
      })
  void arraysOfEveryShapeAreRead(String literal) {
    Batch batch = connection.batch(Query.of("select '" + literal + "'::int[]"));
    batch.begin();
    batch.end();
    try (BatchResult result = get(batch.send())) {
      var rows = result.rows(0);
      rows.next();
      RowReader row = rows.row();
      PgArray.Reader array = new PgArray.Reader().wrap(row.buffer(), row.index(0), row.length(0));
      assertThat(array.elements() == 0 ? "{}" : bounds(array) + elements(row.buffer(), array, 0))
          .isEqualTo(literal);
      assertThat(array.next()).isFalse();
    }
  }

  private static String bounds(PgArray.Reader array) {
    StringBuilder text = new StringBuilder();
    boolean plain = true;
    for (int d = 0; d < array.dimensions(); d++) {
      int lower = array.lowerBound(d);
      plain &= lower == 1;
      text.append('[').append(lower).append(':').append(lower + array.size(d) - 1).append(']');
    }
    return plain ? "" : text + "=";
  }

  private static String elements(ByteBuf in, PgArray.Reader array, int dimension) {
    StringJoiner text = new StringJoiner(",", "{", "}");
    for (int i = 0; i < array.size(dimension); i++) {
      if (dimension + 1 < array.dimensions()) {
        text.add(elements(in, array, dimension + 1));
      } else {
        assertThat(array.next()).isTrue();
        text.add(array.isNull() ? "NULL" : Integer.toString(in.getInt(array.index())));
      }
    }
    return text.toString();
  }

  @Test
  void catalogKnowsTheUsersTypes() {
    LIVE.oracle()
        .execute(
            """
            create type mood as enum ('sad', 'ok');
            create domain positive as numeric(10, 2) check (value > 0);
            create domain very_positive as positive;
            create type pair as (a int, b text);
            create type span as range (subtype = float8)\
            """);
    TypeCatalog catalog = TypeCatalog.of(get(connection.query(TypeCatalog.SQL)).get(0).rows());
    List<String> kinds = new ArrayList<>();
    for (String name : "mood _mood very_positive pair span int4 _int4".split(" ")) {
      kinds.add(name + " " + catalog.find(oid(name)).kind());
    }
    assertThat(kinds)
        .containsExactly(
            "mood ENUM",
            "_mood ARRAY",
            "very_positive DOMAIN",
            "pair COMPOSITE",
            "span RANGE",
            "int4 BASE",
            "_int4 ARRAY");
    assertThat(catalog.baseOf(oid("very_positive"))).isEqualTo(Oid.NUMERIC);
    assertThat(catalog.elementOf(oid("_mood"))).isEqualTo(oid("mood"));
    assertThat(catalog.find(oid("positive")).baseModifier()).isPositive();
  }

  private static int oid(String type) {
    return (int) LIVE.oracle().number("select oid from pg_type where typname = ?", type);
  }
}

package io.holowire.jmh.compare;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.types.RowKind;

/** The rows of table {@code events}, the same at each call. */
public final class Events {
  /** For Flink and for PostgreSQL. */
  public static final String COLUMNS =
      """
      id BIGINT NOT NULL, user_id INT, kind VARCHAR(12), amount DECIMAL(12, 2),
      price DOUBLE PRECISION, active BOOLEAN, event_day DATE, created TIMESTAMP(6), note VARCHAR(40),
      trace VARCHAR(36)\
      """;

  static final String NAME = "events";

  /** The server's table. */
  public static final String TABLE = Server.SCHEMA + "." + NAME;

  /** PostgreSQL's answer is what {@link #fingerprint} says. */
  static final String QUESTION =
      "SELECT count(*) || ' rows, ' || sum(user_id) || ', ' || sum(amount) FROM " + TABLE;

  private static final long SEED = 20_261_125;
  private static final int USER_ID = 1;
  private static final int AMOUNT = 3;
  private static final String[] KINDS = "click view purchase refund sign-in".split(" ");
  private static final String[] WORDS = "amber basalt cedar delta ember fjord gale".split(" ");

  private Events() {}

  /** A changelog of keys drawn evenly from half as many: +I for the first of a key, then +U. */
  static List<RowData> changes(int rows) {
    return Changes.of(rows, SEED, Events::row);
  }

  /** One row for each key from 0, in their order. */
  public static Stream<RowData> stored(int rows) {
    SplittableRandom random = new SplittableRandom(SEED);
    return IntStream.range(0, rows).mapToObj(id -> row(RowKind.INSERT, id, random));
  }

  private static RowData row(RowKind kind, long id, SplittableRandom random) {
    return GenericRowData.ofKind(
        kind,
        id,
        random.nextInt(100_000),
        text(pick(KINDS, random)),
        DecimalData.fromUnscaledLong(random.nextLong(10_000_000), 12, 2),
        random.nextDouble() * 1_000,
        random.nextBoolean(),
        20_000 + random.nextInt(365),
        TimestampData.fromEpochMillis(
            1_760_000_000_000L + random.nextInt(1_000_000_000), 1_000 * random.nextInt(1_000)),
        random.nextInt(10) == 0 ? null : note(random),
        text(new UUID(random.nextLong(), random.nextLong()).toString()));
  }

  private static StringData note(SplittableRandom random) {
    return text(
        pick(WORDS, random)
            + ' '
            + pick(WORDS, random)
            + ' '
            + pick(WORDS, random)
            + ' '
            + pick(WORDS, random)
            + ' '
            + random.nextInt(10_000));
  }

  private static String pick(String[] words, SplittableRandom random) {
    return words[random.nextInt(words.length)];
  }

  /** A Java string inside, as most formats make it: who wants UTF-8 has yet to encode it. */
  private static StringData text(String value) {
    return StringData.fromString(value);
  }

  /** What the table must hold after the changes. */
  static String fingerprint(List<RowData> changes) {
    Collection<RowData> remain = Changes.last(changes);
    long users = remain.stream().mapToLong(row -> row.getInt(USER_ID)).sum();
    long cents =
        remain.stream().mapToLong(row -> row.getDecimal(AMOUNT, 12, 2).toUnscaledLong()).sum();
    return "%d rows, %d, %s"
        .formatted(remain.size(), users, BigDecimal.valueOf(cents, 2).toPlainString());
  }
}

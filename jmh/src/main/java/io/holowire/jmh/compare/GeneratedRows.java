package io.holowire.jmh.compare;

import io.holowire.quickstart.tpch.Fingerprint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * A table as narrow or as wide as is asked for: a {@code bigint} and columns of {@link
 * GeneratedColumn}, with rows of random values.
 *
 * @param width how many columns
 */
record GeneratedRows(int width, boolean isKeyed) implements Dataset {
  private static final long SEED = 20_261_128;

  /** A function of PostgreSQL takes no more than 100. */
  private static final int ARGUMENTS = 90;

  @Override
  public String name() {
    return "generated_" + width;
  }

  @Override
  public String columns() {
    return "id BIGINT NOT NULL, "
        + others(i -> name(i) + " " + GeneratedColumn.at(i).type())
            .collect(Collectors.joining(", "));
  }

  @Override
  public List<RowData> written(int count) {
    return isKeyed ? Changes.of(count, SEED, this::row) : stored(count).toList();
  }

  @Override
  public Stream<RowData> stored(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    return IntStream.range(0, count).mapToObj(id -> row(RowKind.INSERT, id, random));
  }

  private RowData row(RowKind kind, long id, SplittableRandom random) {
    GenericRowData row = new GenericRowData(kind, width);
    row.setField(0, id);
    for (int i = 1; i < width; i++) {
      row.setField(i, GeneratedColumn.at(i - 1).value(random));
    }
    return row;
  }

  /** As {@link Fingerprint} has it. */
  @Override
  public String question() {
    List<String> expressions = new ArrayList<>(List.of("id"));
    others(i -> GeneratedColumn.at(i).expression(name(i))).forEach(expressions::add);
    return "SELECT count(*) || '|' || coalesce(sum(('x' || left(md5(%s), 8))::bit(32)::bigint), 0) FROM %s"
        .formatted(joined(expressions), table());
  }

  private static String joined(List<String> expressions) {
    List<String> parts = new ArrayList<>();
    for (int from = 0; from < expressions.size(); from += ARGUMENTS) {
      List<String> part = expressions.subList(from, Math.min(from + ARGUMENTS, expressions.size()));
      parts.add("concat_ws('|', " + String.join(", ", part) + ")");
    }
    return String.join(" || '|' || ", parts);
  }

  @Override
  public String answer(List<RowData> written) {
    Collection<RowData> remain = isKeyed ? Changes.last(written) : written;
    return new Fingerprint().apply(remain.stream().map(this::comparable).iterator()).toString();
  }

  private RowData comparable(RowData row) {
    GenericRowData values = new GenericRowData(width);
    values.setField(0, row.getLong(0));
    for (int i = 1; i < width; i++) {
      Object value = ((GenericRowData) row).getField(i);
      values.setField(i, GeneratedColumn.at(i - 1).comparable(value));
    }
    return values;
  }

  /** Something for each column but the first, whose positions among them count from 0. */
  private Stream<String> others(IntFunction<String> text) {
    return IntStream.range(0, width - 1).mapToObj(text);
  }

  private static String name(int position) {
    return "c" + (position + 1);
  }
}

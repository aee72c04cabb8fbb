package io.holowire.connector.sink;

import static io.holowire.connector.sink.TestRows.row;
import static org.apache.flink.types.RowKind.INSERT;
import static org.apache.flink.types.RowKind.UPDATE_AFTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.OnConflict;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.TablePath;
import io.holowire.connector.sql.UpsertType;
import io.holowire.pgwire.kit.Allocations;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgArray;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpsertArraysTest {
  /** Less than any array with an element for each row: leaves room for what a batch costs. */
  private static final double BYTES_PER_ROW = 0.5;

  private static UpsertArrays arrays(int keyColumns) {
    return arrays(keyColumns, TestRows.writers());
  }

  private static UpsertArrays arrays(int keyColumns, ColumnWriter[] writers) {
    return new UpsertArrays(
        new WriteTarget(
            new TableShape(0, new TablePath("s", "t"), 'r', false, null, List.of(), List.of()),
            List.of(
                new SqlColumn("id", "bigint", Oid.INT8, "bigint", false),
                new SqlColumn("name", "text", Oid.TEXT, "text", false),
                new SqlColumn("value", "bigint", Oid.INT8, "bigint", false)),
            List.of("bigint", "text", "bigint"),
            writers,
            keyColumns,
            OnConflict.of(UpsertType.INSERT_OR_UPDATE, List.of())));
  }

  @Test
  void theLastRowOfAKeyGoesIntoTheStatementOfTheTable() {
    try (UpsertArrays arrays = arrays(TestRows.KEY_COLUMNS)) {
      assertThat(arrays.query().sql())
          .startsWith("INSERT INTO \"s\".\"t\" (\"id\", \"name\", \"value\") SELECT unnest($1")
          .contains("ON CONFLICT (\"id\", \"name\") DO UPDATE SET \"value\" = excluded.\"value\"");
      arrays.add(row(INSERT, 2L, "b", 20L));
      arrays.add(row(INSERT, 1L, "a", 10L));
      arrays.add(row(UPDATE_AFTER, 1L, "a", 11L));
      assertThat(values(arrays)).containsExactly(11L, 20L);
    }
  }

  @Test
  void theNextRowsAreAmongThemselves() {
    try (UpsertArrays arrays = arrays(0)) {
      arrays.add(row(INSERT, 1L, "a", 10L));
      assertThat(values(arrays)).containsExactly(10L);
      arrays.add(row(INSERT, 1L, "a", 11L));
      arrays.add(row(INSERT, 1L, "a", 12L));
      assertThat(values(arrays)).containsExactly(11L, 12L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void nothingIsAllocatedPerRow(int keyColumns) {
    int rows = 20_000;
    // The leak detector, at the level the tests run with, would allocate a trace per value.
    ByteBufAllocator allocator =
        new UnpooledByteBufAllocator(true, /* disableLeakDetector= */ true);
    ColumnWriter value = (row, out) -> PgScalars.writeInt8(out, row.getInt(0));
    GenericRowData row = GenericRowData.of(0);
    Integer[] values =
        IntStream.range(0, rows).map(i -> i % (rows * 3 / 4)).boxed().toArray(Integer[]::new);
    try (UpsertArrays arrays = arrays(keyColumns, new ColumnWriter[] {value, value, value})) {
      Runnable batch =
          () -> {
            for (Integer one : values) {
              row.setField(0, one);
              arrays.add(row);
            }
            for (ByteBuf column : arrays.take(allocator)) {
              column.release();
            }
          };
      batch.run(); // loads classes, grows what is kept
      batch.run();
      assertThat((double) Allocations.bytes(batch) / rows)
          .as("bytes per row")
          .isLessThan(BYTES_PER_ROW);
    }
  }

  /** What the third column is to become. */
  private static List<Long> values(UpsertArrays arrays) {
    ByteBuf[] columns = arrays.take(ByteBufAllocator.DEFAULT);
    PgArray.Reader reader = new PgArray.Reader();
    reader.wrap(columns[2], Integer.BYTES, columns[2].getInt(0));
    List<Long> values = new ArrayList<>();
    while (reader.next()) {
      values.add(columns[2].getLong(reader.index()));
    }
    for (ByteBuf column : columns) {
      column.release();
    }
    return values;
  }
}

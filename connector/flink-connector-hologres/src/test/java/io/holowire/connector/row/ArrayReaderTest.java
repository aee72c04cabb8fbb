package io.holowire.connector.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.options.OnBadValue;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.junit.jupiter.api.Test;

/** Arrays of int4 into ARRAYs of SMALLINT, to which not every element fits. */
class ArrayReaderTest {
  private static final LogicalType LIST = new ArrayType(new SmallIntType());
  private static final LogicalType MATRIX = new ArrayType(LIST);
  private static final LogicalType CUBE = new ArrayType(MATRIX);
  private static final RowSettings BAD_IS_NULL =
      new RowSettings(ZoneOffset.UTC, NulPolicy.FAIL, OnBadValue.NULL);

  /** An array with lower bounds that are not 1; null = NULL. */
  private static ByteBuf array(int[] sizes, Integer... elements) {
    ByteBuf body = Unpooled.buffer().writeInt(sizes.length).writeInt(1).writeInt(Oid.INT4);
    for (int size : sizes) {
      body.writeInt(size).writeInt(-7);
    }
    for (Integer element : elements) {
      body.writeInt(element == null ? -1 : Integer.BYTES);
      if (element != null) {
        body.writeInt(element);
      }
    }
    return Unpooled.buffer().writeInt(body.readableBytes()).writeBytes(body);
  }

  private static Object read(LogicalType type, RowSettings settings, ByteBuf field) {
    return Tuples.value(type, Tuples.read(type, Oid.INT4, settings, field));
  }

  private static List<Short> shorts(Integer... elements) {
    List<Short> shorts = new ArrayList<>();
    Arrays.asList(elements).forEach(e -> shorts.add(e == null ? null : e.shortValue()));
    return shorts;
  }

  @Test
  void oneDimensionPerArray() {
    assertThat(read(LIST, Tuples.UTC, array(new int[] {3}, 1, null, 3)))
        .isEqualTo(shorts(1, null, 3));
    assertThat(read(MATRIX, Tuples.UTC, array(new int[] {2, 3}, 1, 2, null, 4, 5, 6)))
        .isEqualTo(List.of(shorts(1, 2, null), shorts(4, 5, 6)));
    assertThat(read(CUBE, Tuples.UTC, array(new int[] {1, 2, 1}, 1, 2)))
        .isEqualTo(List.of(List.of(shorts(1), shorts(2))));
    for (LogicalType type : List.of(LIST, MATRIX, CUBE)) {
      assertThat(read(type, Tuples.UTC, array(new int[] {}))).isEqualTo(List.of());
    }
  }

  @Test
  void aReaderIsUsedForArraysOfAnySize() {
    RowDecoder decoder = Tuples.decoder(MATRIX, Oid.INT4, Tuples.UTC);
    for (int rows = 1; rows < 4; rows++) {
      Integer[] elements = new Integer[rows * 2];
      Arrays.fill(elements, rows);
      for (int twice = 0; twice < 2; twice++) {
        var row = decoder.decode(Tuples.tuple(array(new int[] {rows, 2}, elements)));
        assertThat(Tuples.value(MATRIX, row))
            .isEqualTo(Collections.nCopies(rows, shorts(rows, rows)));
      }
    }
  }

  @Test
  void otherDimensionsAreRefused() {
    assertThatThrownBy(() -> read(LIST, Tuples.UTC, array(new int[] {1, 1}, 1)))
        .isInstanceOf(BadValueException.class)
        .hasMessage(
            "column \"c\": Flink's ARRAY<SMALLINT> cannot hold the value: it has 2 dimensions, not"
                + " 1");
    assertThatThrownBy(() -> read(MATRIX, Tuples.UTC, array(new int[] {1}, 1)))
        .isInstanceOf(BadValueException.class)
        .hasMessageContaining("ARRAY<ARRAY<SMALLINT>>")
        .hasMessageEndingWith("it has 1 dimensions, not 2");
    assertThat(read(LIST, BAD_IS_NULL, array(new int[] {1, 1}, 1))).isNull();
    assertThat(read(MATRIX, BAD_IS_NULL, array(new int[] {1}, 1))).isNull();
  }

  @Test
  void aBadElementIsNamedOrNull() {
    assertThatThrownBy(() -> read(LIST, Tuples.UTC, array(new int[] {2}, 1, 40_000)))
        .isInstanceOf(BadValueException.class)
        .hasMessage(
            "column \"c\": Flink's ARRAY<SMALLINT> cannot hold the value: its element 40000: it is"
                + " out of range");
    assertThat(read(LIST, BAD_IS_NULL, array(new int[] {3}, 1, 40_000, 3)))
        .isEqualTo(shorts(1, null, 3));
    assertThat(read(MATRIX, BAD_IS_NULL, array(new int[] {2, 2}, 1, 40_000, -40_000, 4)))
        .isEqualTo(List.of(shorts(1, null), shorts(null, 4)));
  }

  @Test
  void whereAnElementMayNotBeNullTheArrayIs() {
    LogicalType notNull = new ArrayType(new SmallIntType(false));
    assertThat(read(notNull, BAD_IS_NULL, array(new int[] {2}, 1, 2))).isEqualTo(shorts(1, 2));
    assertThat(read(notNull, BAD_IS_NULL, array(new int[] {2}, 1, 40_000))).isNull();
    assertThat(read(notNull, BAD_IS_NULL, array(new int[] {2}, 1, null))).isNull();
    assertThatThrownBy(() -> read(notNull, Tuples.UTC, array(new int[] {2}, 1, null)))
        .isInstanceOf(BadValueException.class)
        .hasMessageEndingWith("it has a NULL");
  }
}

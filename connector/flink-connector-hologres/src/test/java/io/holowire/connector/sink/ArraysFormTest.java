package io.holowire.connector.sink;

import static io.holowire.connector.sink.TestRows.row;
import static org.apache.flink.types.RowKind.INSERT;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgArray;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArraysFormTest {
  private final ArraysForm form =
      new ArraysForm(Query.of("unused", 0, 0, 0), new int[] {Oid.INT8, Oid.TEXT, Oid.INT8});

  @Test
  void eachColumnBecomesAnArrayInTheOrderOfTheRows() {
    RowBatch batch =
        TestRows.batch(
            row(INSERT, 2L, "", null), row(INSERT, 1L, "x", 10L), row(INSERT, 1L, "xy", 11L));

    ByteBuf[] columns = form.gather(batch.steps().get(0).rows(), ByteBufAllocator.DEFAULT);
    try {
      assertThat(elements(columns[0], Oid.INT8)).containsExactly(1L, 1L, 2L);
      assertThat(elements(columns[1], Oid.TEXT)).containsExactly("x", "xy", "");
      assertThat(elements(columns[2], Oid.INT8)).containsExactly(10L, 11L, null);
      // int32 length of the field, then dimensions and the flag that says whether there is a NULL.
      assertThat(columns[2].getInt(8)).isEqualTo(1);
      assertThat(columns[1].getInt(8)).isZero();
    } finally {
      for (ByteBuf column : columns) {
        column.release();
      }
    }
  }

  private static List<Object> elements(ByteBuf field, int oid) {
    assertThat(field.getInt(0)).isEqualTo(field.readableBytes() - Integer.BYTES);
    PgArray.Reader reader = new PgArray.Reader();
    reader.wrap(field, Integer.BYTES, field.getInt(0));
    assertThat(reader.elementOid()).isEqualTo(oid);
    List<Object> elements = new ArrayList<>();
    while (reader.next()) {
      if (reader.isNull()) {
        elements.add(null);
      } else if (oid == Oid.TEXT) {
        elements.add(field.toString(reader.index(), reader.length(), StandardCharsets.UTF_8));
      } else {
        elements.add(field.getLong(reader.index()));
      }
    }
    return elements;
  }
}

package io.holowire.pgwire.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.kit.Backend;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowReaderTest {
  private final RowReader row = new RowReader();

  private RowReader row(Object... values) {
    ByteBuf in = Unpooled.buffer().writeZero(3); // a tuple need not begin at 0
    Backend.tuple(in, values);
    int end = in.writerIndex();
    in.writeZero(5); // nor end with the buffer
    row.wrap(in, 3, end);
    assertThat(row.end()).isEqualTo(end);
    assertThat(row.buffer()).isSameAs(in);
    assertThat(in.readerIndex()).isZero();
    return row;
  }

  @Test
  void readsWhatHasAFixedSize() {
    row(true, (short) -2, 3, -4L, 5.5f, -6.5, "sieben€", new byte[] {8}, null);
    assertThat(row.columns()).isEqualTo(9);
    assertThat(row.getBoolean(0)).isTrue();
    assertThat(row.getShort(1)).isEqualTo((short) -2);
    assertThat(row.getInt(2)).isEqualTo(3);
    assertThat(row.getLong(3)).isEqualTo(-4L);
    assertThat(row.getFloat(4)).isEqualTo(5.5f);
    assertThat(row.getDouble(5)).isEqualTo(-6.5);
    assertThat(row.getText(6)).isEqualTo("sieben€");
    assertThat(row.getBytes(7)).containsExactly(8);
    assertThat(row.length(2)).isEqualTo(4);
    assertThat(row.buffer().getInt(row.index(2))).isEqualTo(3);
  }

  @Test
  void nullIsNotEmpty() {
    row(null, "", new byte[0]);
    assertThat(row.isNull(0)).isTrue();
    assertThat(row.length(0)).isEqualTo(-1);
    assertThat(row.getText(0)).isNull();
    assertThat(row.getBytes(0)).isNull();
    assertThat(row.isNull(1)).isFalse();
    assertThat(row.getText(1)).isEmpty();
    assertThat(row.getBytes(2)).isEmpty();
  }

  @Test
  void aValueOfAnotherSizeIsAnErrorThatNamesTheColumn() {
    row(1, 2L, null);
    assertThatThrownBy(() -> row.getInt(1))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("column 1: a value of 4 bytes expected, but it has 8");
    assertThatThrownBy(() -> row.getLong(2))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("column 2: a value of 8 bytes expected, but it is NULL");
  }

  @Test
  void aViewForgetsTheRowBefore() {
    row(1, 2, 3);
    row(4);
    assertThat(row.columns()).isEqualTo(1);
    assertThatThrownBy(() -> row.getInt(1)).isInstanceOf(IndexOutOfBoundsException.class);
    row();
    assertThat(row.columns()).isZero();
  }

  @Test
  void aRowMayHaveAsManyColumnsAsTheServerAllows() {
    Object[] values = new Object[1664];
    for (int c = 0; c < values.length; c += 2) {
      values[c] = c;
    }
    row(values);
    assertThat(row.getInt(1662)).isEqualTo(1662);
    assertThat(row.isNull(1663)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // no count
        "00",
        "ffff", // a negative count
        "7fff 00000000", // columns that cannot be there
        "0001 0000", // a length cut
        "0001 00000002 'x'", // a value cut
        "0001 7fffffff 'x'",
        "0001 fffffffe 'x'", // a length that is not NULL's
        "0002 00000004 00000000", // a column missing
      })
  void nonsenseIsRefused(String tuple) {
    byte[] bytes = Golden.bytes(tuple);
    // What lies behind the end of a tuple is not its own.
    ByteBuf in = Unpooled.buffer().writeBytes(bytes).writeZero(100);
    assertThatThrownBy(() -> row.wrap(in, 0, bytes.length)).isInstanceOf(ProtocolException.class);
    assertThat(row.columns()).isZero();
  }
}

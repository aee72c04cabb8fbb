package io.holowire.connector.sink.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.row.BadValueException;
import io.holowire.connector.sql.CopyFormat;
import io.holowire.pgwire.copy.CopyRowReader;
import io.holowire.pgwire.type.Oid;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BinaryRowsTest {
  private final EncoderFixture fixture = new EncoderFixture();

  @BeforeEach
  void columns() {
    fixture.column(new VarBinaryType(1), Oid.BYTEA).column(new BigIntType(), Oid.INT4);
  }

  private List<Integer> integers() {
    CopyRowReader reader = new CopyRowReader();
    reader.wrap(fixture.message());
    List<Integer> integers = new ArrayList<>();
    while (reader.next()) {
      integers.add(reader.row().getInt(1));
    }
    return integers;
  }

  @Test
  void aBadRowIsTakenBack() {
    try (RowEncoder encoder = fixture.encoder(CopyFormat.BINARY)) {
      encoder.write(GenericRowData.of(new byte[1], 1L));
      assertThatThrownBy(() -> encoder.write(GenericRowData.of(new byte[1], 1L << 40)))
          .isInstanceOf(BadValueException.class)
          .hasMessageContaining("\"c1\"");
      encoder.write(GenericRowData.of(null, 3L));
      assertThat(encoder.rows()).isEqualTo(2);
      encoder.finish();
    }
    assertThat(integers()).containsExactly(1, 3);
  }

  @Test
  void aRowThatFillsTheBufferIsTakenBack() {
    fixture.allocator = new SmallBuffers(1 << 20);
    try (RowEncoder encoder = fixture.encoder(CopyFormat.BINARY)) {
      encoder.write(GenericRowData.of(new byte[1], 1L));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> encoder.write(GenericRowData.of(new byte[1 << 20], 2L)))
          .withMessageContaining("larger than the 1073741822 bytes");
      encoder.write(GenericRowData.of(new byte[1], 3L));
      encoder.finish();
    }
    assertThat(integers()).containsExactly(1, 3);
  }

  @Test
  void chunksAreHandedOverWhileRowsCome() {
    try (RowEncoder encoder = fixture.encoder(CopyFormat.BINARY)) {
      for (int i = 0; i < 30; i++) {
        encoder.write(GenericRowData.of(new byte[10_000], (long) i));
      }
      assertThat(fixture.chunks).isEqualTo(5);
      encoder.finish();
    }
    assertThat(fixture.chunks).isEqualTo(6);
  }
}

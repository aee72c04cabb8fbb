package io.holowire.connector.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.binary.BinaryArrayData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.data.writer.BinaryArrayWriter;
import org.apache.flink.table.data.writer.BinaryRowWriter;
import org.junit.jupiter.api.Test;

class KeyPartitionerTest {
  private static final int MANY = 1 << 20;

  private static int subtask(Object... key) {
    return new KeyPartitioner().partition(GenericRowData.of(key), MANY);
  }

  @Test
  void equalKeysMeetWhateverHoldsThem() {
    assertThat(subtask(0.0, -0.0f)).isEqualTo(subtask(-0.0, 0.0f));
    assertThat(subtask(decimal("1.5", 2))).isEqualTo(subtask(decimal("1.500", 4)));
    assertThat(subtask((Object) new byte[] {1, 2})).isEqualTo(subtask((Object) new byte[] {1, 2}));
    assertThat(subtask(StringData.fromString("é")))
        .isEqualTo(subtask(BinaryStringData.fromBytes(new byte[] {(byte) 0xC3, (byte) 0xA9})));
    BinaryArrayData binary = new BinaryArrayData();
    BinaryArrayWriter writer = new BinaryArrayWriter(binary, 2, Integer.BYTES);
    writer.writeInt(0, 3);
    writer.writeInt(1, 4);
    writer.complete();
    assertThat(subtask(binary)).isEqualTo(subtask(new GenericArrayData(new int[] {3, 4})));
  }

  private static DecimalData decimal(String number, int scale) {
    return DecimalData.fromBigDecimal(new BigDecimal(number), 10, scale);
  }

  @Test
  void keysAreSpreadEvenlyAndInRange() {
    int[] counts = new int[7];
    for (int day = 0; day < 10; day++) {
      for (int id = 0; id < 1_000; id++) {
        counts[new KeyPartitioner().partition(GenericRowData.of(id, day), counts.length)]++;
      }
    }
    for (int count : counts) {
      assertThat(count).isBetween(1_200, 1_700);
    }
    assertThat(subtask((Object) null)).isBetween(0, MANY - 1);
  }

  @Test
  void aKeyInAnotherRowHasASubtaskToo() {
    BinaryRowData row = new BinaryRowData(1);
    BinaryRowWriter writer = new BinaryRowWriter(row);
    writer.writeInt(0, 5);
    writer.complete();
    assertThat(new KeyPartitioner().partition(row, 3))
        .isEqualTo(new KeyPartitioner().partition(row.copy(), 3))
        .isBetween(0, 2);
  }
}

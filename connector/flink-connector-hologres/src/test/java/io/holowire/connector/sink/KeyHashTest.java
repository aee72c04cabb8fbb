package io.holowire.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class KeyHashTest {
  private static final RowType TYPE =
      RowType.of(
          new VarCharType(VarCharType.MAX_LENGTH),
          new DecimalType(20, 2),
          new TimestampType(6),
          new VarBinaryType(VarBinaryType.MAX_LENGTH),
          new DoubleType(),
          new FloatType());

  private static GenericRowData row(double number) {
    return GenericRowData.of(
        StringData.fromString("ö"),
        DecimalData.fromBigDecimal(new BigDecimal("1.00"), 20, 2),
        TimestampData.fromEpochMillis(5, 6_000),
        new byte[] {1, 2},
        number,
        (float) number);
  }

  /** Whatever form Flink has the row in. */
  @Test
  void equalKeysHaveOneHash() {
    KeyHash hash = new KeyHash(TYPE, new int[] {0, 1, 2, 3, 4, 5});
    BinaryRowData binary = new RowDataSerializer(TYPE).toBinaryRow(row(0.0)).copy();
    assertThat(hash.getKey(binary)).isEqualTo(hash.getKey(row(0.0)));
    assertThat(hash.getKey(row(-0.0)))
        .as("to the server they are equal")
        .isEqualTo(hash.getKey(row(0.0)));
    assertThat(hash.getKey(row(1.0))).isNotEqualTo(hash.getKey(row(0.0)));
    RowData nulls = new GenericRowData(6);
    assertThat(hash.getKey(nulls)).isEqualTo(hash.getKey(new GenericRowData(6)));
  }

  @Test
  void theOtherColumnsDoNotCount() {
    KeyHash hash = new KeyHash(TYPE, new int[] {0});
    assertThat(hash.getKey(row(1.0))).isEqualTo(hash.getKey(row(2.0)));
  }

  @Test
  void neighboursAreSpread() {
    RowType type = RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"id"});
    KeyHash hash = new KeyHash(type, new int[] {0});
    for (int partitions : new int[] {1, 2, 3, 7, 128}) {
      Map<Integer, Integer> rows = new HashMap<>();
      for (long id = 0; id < 1_000L * partitions; id++) {
        rows.merge(hash.partition(hash.getKey(GenericRowData.of(id)), partitions), 1, Integer::sum);
      }
      assertThat(rows).hasSize(partitions);
      assertThat(rows.keySet()).allMatch(partition -> partition >= 0 && partition < partitions);
      assertThat(rows.values()).allMatch(count -> count > 700 && count < 1_300);
    }
  }
}

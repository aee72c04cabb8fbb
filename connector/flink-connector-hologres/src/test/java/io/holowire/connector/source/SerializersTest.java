package io.holowire.connector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.source.plan.Part;
import io.holowire.connector.sql.RowOrder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

class SerializersTest {
  private static final HologresSplit PLAIN =
      new HologresSplit("0", new Part("orders", null, RowOrder.ANY, 0), null, 0);
  private static final HologresSplit ODD =
      new HologresSplit(
          "17",
          new Part("\"tab\tle \uD83D\uDE00\"", "x".repeat(70_000), RowOrder.STORED, Long.MAX_VALUE),
          new Snapshot("0-1", "db\u00e9", 5432, 17, "2024-01-01 00:00:00+00"),
          Long.MAX_VALUE);

  private static final EnumeratorState STATE =
      new EnumeratorState(
          true,
          ODD.snapshot(),
          List.of(ODD, PLAIN),
          new EnumeratorState.Amount(9, Long.MAX_VALUE),
          new EnumeratorState.Amount(7, 1));

  private final SplitSerializer splits = new SplitSerializer();
  private final EnumeratorStateSerializer states = new EnumeratorStateSerializer();

  @Test
  void splitsSurvive() throws IOException {
    for (HologresSplit split : List.of(PLAIN, ODD)) {
      byte[] bytes = SimpleVersionedSerialization.writeVersionAndSerialize(splits, split);
      assertThat(SimpleVersionedSerialization.readVersionAndDeSerialize(splits, bytes))
          .isEqualTo(split);
    }
  }

  @Test
  void versionTwoStaysReadable() throws IOException {
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "00000001"
                    + "37" // id
                    + "000000000000002a"
                    + "00000001"
                    + "74" // from
                    + "ffffffff" // no condition
                    + "00000003"
                    + "414e59" // order
                    + "0000000000000007"
                    + "00000001"
                    + "73" // snapshot
                    + "00000001"
                    + "68"
                    + "00001538"
                    + "00000011"
                    + "00000001"
                    + "64");
    HologresSplit split =
        new HologresSplit(
            "7", new Part("t", null, RowOrder.ANY, 7), new Snapshot("s", "h", 5432, 17, "d"), 42);
    assertThat(splits.deserialize(2, bytes)).isEqualTo(split);
    assertThat(splits.serialize(split)).isEqualTo(bytes);
    assertThat(splits.getVersion()).isEqualTo(2);
    assertThat(states.getVersion()).isEqualTo(2);
  }

  @Test
  void statesSurvive() throws IOException {
    for (EnumeratorState state : List.of(EnumeratorState.NOT_PLANNED, STATE)) {
      assertThat(states.deserialize(states.getVersion(), states.serialize(state))).isEqualTo(state);
    }
  }

  @Test
  void whatAnotherVersionWroteIsRefused() throws IOException {
    byte[] split = splits.serialize(PLAIN);
    byte[] state = states.serialize(STATE);
    for (int version : new int[] {1, 3}) {
      assertThatThrownBy(() -> splits.deserialize(version, split))
          .hasMessageContaining("version " + version);
      assertThatThrownBy(() -> states.deserialize(version, state))
          .hasMessageContaining("version " + version);
    }
  }

  @Test
  void theSourceTravels() throws Exception {
    HologresSource<RowData> source =
        HologresSource.<RowData>builder()
            .endpoint("db1:5432")
            .database("shop")
            .table("orders")
            .columns(DataTypes.ROW(DataTypes.FIELD("n", DataTypes.BIGINT())))
            .build();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(source);
    Object back = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(((HologresSource<?>) back).getProducedType()).isEqualTo(source.getProducedType());
  }
}

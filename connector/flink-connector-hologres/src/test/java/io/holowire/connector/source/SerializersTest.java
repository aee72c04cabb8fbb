package io.holowire.connector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.source.plan.Part;
import io.holowire.connector.sql.TablePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerialization;
import org.junit.jupiter.api.Test;

class SerializersTest {
  private static final HologresSplit PLAIN = split("0", null, "orders", 0);
  private static final HologresSplit ODD =
      split("17", "Mixed \"Schema\"", "tab\tle \uD83D\uDE00", Long.MAX_VALUE);

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
  void versionOneStaysReadable() throws IOException {
    byte[] bytes =
        HexFormat.of().parseHex("000137" + "000000000000002a" + "00" + "01" + "000173" + "000174");
    HologresSplit split = split("7", "s", "t", 42);
    assertThat(splits.deserialize(1, bytes)).isEqualTo(split);
    assertThat(splits.serialize(split)).isEqualTo(bytes);
    assertThat(splits.getVersion()).isOne();
    assertThat(states.getVersion()).isOne();
  }

  @Test
  void statesSurvive() throws IOException {
    for (EnumeratorState state :
        List.of(new EnumeratorState(List.of()), new EnumeratorState(List.of(ODD, PLAIN)))) {
      assertThat(states.deserialize(states.getVersion(), states.serialize(state))).isEqualTo(state);
    }
  }

  @Test
  void whatANewerVersionWroteIsRefused() throws IOException {
    byte[] split = splits.serialize(PLAIN);
    byte[] state = states.serialize(new EnumeratorState(List.of(PLAIN)));
    assertThatThrownBy(() -> splits.deserialize(2, split)).hasMessageContaining("version 2");
    assertThatThrownBy(() -> states.deserialize(2, state)).hasMessageContaining("version 2");

    split[3 + 8] = 9;
    assertThatThrownBy(() -> splits.deserialize(1, split)).hasMessageContaining("unknown kind 9");
  }

  @Test
  void theSourceTravels() throws Exception {
    HologresSource source =
        new HologresSource(
            Rows.REQUEST.connection(),
            Rows.REQUEST.options(),
            Rows.REQUEST.relation(),
            Rows.REQUEST.produced(),
            Rows.REQUEST.pushed(),
            Rows.REQUEST.rows());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(source);
    Object back = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(((HologresSource) back).getProducedType()).isEqualTo(source.getProducedType());
  }

  private static HologresSplit split(String id, String schema, String table, long emitted) {
    return new HologresSplit(id, new Part.Whole(new TablePath(schema, table)), emitted);
  }
}

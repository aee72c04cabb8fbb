package io.holowire.connector.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgArray;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgText;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyBatchTest {
  private static final KeyFormat INT_AND_TEXT =
      new KeyFormat(
          List.of(
              (row, out) -> PgScalars.writeInt4(out, row.getInt(0)),
              (row, out) -> PgText.write(out, row.getString(1).toString(), NulPolicy.FAIL)),
          List.of(Oid.INT4, Oid.TEXT));

  private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
  private final KeyBatch batch = new KeyBatch(INT_AND_TEXT, allocator);

  @BeforeEach
  void fill() {
    for (String text : List.of("zero", "", "two", "three", "fo")) {
      batch.add(GenericRowData.of(batch.size(), StringData.fromString(text)));
    }
  }

  @AfterEach
  void everyBufferIsReleased() {
    batch.release();
    assertThat(allocator.metric().usedHeapMemory()).isZero();
  }

  @Test
  void aPartHasItsKeysAndNobodyWhoWaits() {
    batch.insertMissing();
    KeyBatch part = batch.part(new int[] {1, 2, 4});
    assertThat(part.size()).isEqualTo(3);
    assertThat(part.bytes()).isEqualTo(3 * 8 + 3 * 4 + 5);
    assertThat(part.isOpen()).isFalse();
    assertThat(part.insertsMissing()).isTrue();
    assertThat(texts(part)).containsExactly("", "two", "fo");
    part.release();
    assertThat(texts(batch)).as("the batch itself").hasSize(5).contains("zero", "three");
  }

  @Test
  void theValuesOfSomeColumnsAreThoseThatAreSent() {
    List<ByteBuffer> values = batch.values(new int[] {1, 0});
    assertThat(values).hasSize(5);
    assertThat(values.get(3).capacity()).isEqualTo(4 + 5 + 4 + 4);
    assertThat(values.get(3).getInt(0)).isEqualTo(5);
    assertThat(new String(values.get(3).array(), 4, 5, StandardCharsets.UTF_8)).isEqualTo("three");
    assertThat(values.get(3).getInt(9)).isEqualTo(4);
    assertThat(values.get(3).getInt(13)).isEqualTo(3);
    assertThat(batch.values(new int[] {0}))
        .containsExactlyElementsOf(batch.values(new int[] {0}))
        .doesNotHaveDuplicates();
  }

  @Test
  void whatIsAnsweredHasNoParts() {
    batch.answer(List.of(List.of(), List.of(), List.of(), List.of(), List.of()));
    assertThatThrownBy(() -> batch.part(new int[] {0})).hasMessage("the batch is answered");
    assertThatThrownBy(() -> batch.values(new int[] {0})).hasMessage("the batch is answered");
  }

  private static List<String> texts(KeyBatch batch) {
    ByteBuf[] parameters = batch.parameters();
    ByteBuf text = parameters[1];
    PgArray.Reader array =
        new PgArray.Reader().wrap(text, text.readerIndex() + 4, text.getInt(text.readerIndex()));
    List<String> texts = new ArrayList<>();
    while (array.next()) {
      texts.add(text.toString(array.index(), array.length(), StandardCharsets.UTF_8));
    }
    for (ByteBuf parameter : parameters) {
      parameter.release();
    }
    return texts;
  }
}

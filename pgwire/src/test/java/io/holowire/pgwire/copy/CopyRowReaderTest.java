package io.holowire.pgwire.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.kit.Backend;
import io.holowire.pgwire.kit.Message;
import io.holowire.pgwire.wire.Golden;
import io.holowire.pgwire.wire.Leaks;
import io.holowire.pgwire.wire.Mutations;
import io.holowire.pgwire.wire.RowReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyRowReaderTest {
  private static final String HEADER = "'PGCOPY' 0a ff 0d 0a 00";

  /** Each row's columns as hex, "null" for NULL. */
  private static List<List<String>> read(CopyRowReader reader, ByteBuf chunk) {
    List<List<String>> rows = new ArrayList<>();
    reader.wrap(chunk);
    while (reader.next()) {
      RowReader row = reader.row();
      List<String> columns = new ArrayList<>();
      for (int c = 0; c < row.columns(); c++) {
        byte[] bytes = row.getBytes(c);
        columns.add(bytes == null ? "null" : ByteBufUtil.hexDump(bytes));
      }
      rows.add(columns);
    }
    return rows;
  }

  private static Message copyData(String golden) {
    return Backend.copyData(Golden.bytes(golden));
  }

  @Test
  void readsWhatTheServerSends() {
    CopyRowReader reader = new CopyRowReader();
    ByteBuf chunk =
        Message.buffer(
            copyData(HEADER + "00000000 00000000 0002 00000001 61 ffffffff"),
            Backend.copyRow("b", "c"),
            Backend.copyTrailer());
    assertThat(read(reader, chunk)).containsExactly(List.of("61", "null"), List.of("62", "63"));
    assertThat(reader.isComplete()).isTrue();
    assertThat(chunk.readerIndex()).isZero();
    assertThat(chunk.refCnt()).isEqualTo(1);
  }

  @Test
  void goesOnFromChunkToChunk() {
    CopyRowReader reader = new CopyRowReader();
    assertThat(read(reader, Message.buffer(Backend.copyHeader()))).isEmpty();
    assertThat(read(reader, Message.buffer(Backend.copyRow(1)))).hasSize(1);
    assertThat(reader.isComplete()).isFalse();
    assertThat(read(reader, Message.buffer(Backend.copyRow(2), Backend.copyRow(3)))).hasSize(2);
    assertThat(read(reader, Message.buffer(Backend.copyTrailer()))).isEmpty();
    assertThat(reader.isComplete()).isTrue();
    assertThat(reader.next()).isFalse();
  }

  @Test
  void aMessageMayHoldSeveralRowsOrNone() {
    Message several = copyData("0001 00000001 61 0001 00000001 62 0001 ffffffff ffff");
    ByteBuf chunk =
        Message.buffer(Backend.copyData(), Backend.copyHeader(), Backend.copyData(), several);
    CopyRowReader reader = new CopyRowReader();
    assertThat(read(reader, chunk)).containsExactly(List.of("61"), List.of("62"), List.of("null"));
    assertThat(reader.isComplete()).isTrue();
  }

  @Test
  void anExtensionOfTheHeaderIsSkipped() {
    ByteBuf chunk = Message.buffer(copyData(HEADER + "00000001 00000003 010203 0001 00000001 61"));
    assertThat(read(new CopyRowReader(), chunk)).containsExactly(List.of("61"));
  }

  @Test
  void rowsWithoutColumnsAreRows() {
    ByteBuf chunk = Message.buffer(Backend.copyHeader(), Backend.copyRow(), Backend.copyRow());
    assertThat(read(new CopyRowReader(), chunk)).containsExactly(List.of(), List.of());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'PGCOPY' 0a ff 0d 0a", // cut
        "'PGCOPY' 0a 7f 0d 0a 00 00000000 00000000", // through seven bits
        "'PGCOPY' 0a ff 0a 00 00000000 00000000 0000", // line ends changed
        HEADER + "00010000 00000000", // rows with OIDs, of servers before 12
        HEADER + "80000000 00000000",
        HEADER + "00000000 00000001", // an extension that is not there
        HEADER + "00000000 ffffffff",
        HEADER + "00000000 00000000 0001 00000002 61", // a row cut
        HEADER + "00000000 00000000 fffe", // a negative count
        HEADER + "00000000 00000000 0001 ffffffff 0002 ffffffff ffffffff", // rows that differ
        HEADER + "00000000 00000000 ffff 0001 ffffffff", // behind the trailer
        HEADER + "00000000 00000000 ffff ffff",
        HEADER + "00000000 00000000 00", // half a count
      })
  void nonsenseIsRefused(String bytes) {
    assertThatThrownBy(() -> read(new CopyRowReader(), Message.buffer(copyData(bytes))))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void randomRowsSurviveTheWayThereAndBack() {
    UnpooledByteBufAllocator allocator = Leaks.countingAllocator();
    Random random = new Random(7);
    for (int chunkBytes : new int[] {64, 100, 1000, 64 * 1024}) {
      int columns = 1 + random.nextInt(20);
      List<List<String>> written = new ArrayList<>();
      List<List<String>> read = new ArrayList<>();
      CopyRowReader reader = new CopyRowReader();
      try (CopyEncoder encoder =
          new CopyEncoder(
              allocator,
              columns,
              chunkBytes,
              chunk -> {
                read.addAll(read(reader, chunk));
                chunk.release();
              })) {
        for (int i = 0; i < 500; i++) {
          List<String> row = randomRow(encoder.beginRow(), columns, random);
          if (random.nextInt(5) == 0) {
            encoder.abandonRow();
          } else {
            encoder.endRow();
            written.add(row);
          }
        }
        encoder.finish();
      }
      assertThat(read).isEqualTo(written);
      assertThat(reader.isComplete()).isTrue();
    }
    Leaks.assertNone(allocator);
  }

  private static List<String> randomRow(ByteBuf out, int columns, Random random) {
    List<String> row = new ArrayList<>();
    for (int c = 0; c < columns; c++) {
      if (random.nextInt(4) == 0) {
        out.writeInt(-1);
        row.add("null");
      } else {
        byte[] value = new byte[random.nextInt(random.nextInt(100) == 0 ? 5000 : 20)];
        random.nextBytes(value);
        out.writeInt(value.length).writeBytes(value);
        row.add(ByteBufUtil.hexDump(value));
      }
    }
    return row;
  }

  @Test
  void damagedStreamsAreReadOrRefused() {
    Random random = new Random(11);
    byte[] body =
        Golden.bytes(
            HEADER + "00000000 00000000 0002 00000001 61 ffffffff 0002 00000001 62 00000000 ffff");
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      Message damaged = Backend.copyData(Mutations.of(body, random));
      try {
        read(new CopyRowReader(), Message.buffer(damaged));
      } catch (ProtocolException expected) {
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("round " + i + ": " + ByteBufUtil.hexDump(damaged.bytes()), e);
      }
    }
    assertThat(refused).isBetween(1, 19_999);
  }

  @Test
  void relayedRunsAreOneMessageOfTheSameBytes() {
    UnpooledByteBufAllocator allocator = Leaks.countingAllocator();
    ByteBuf rows = Message.buffer(Backend.copyHeader(), Backend.copyRow(1, "x"));
    ByteBuf more = Message.buffer(Backend.copyRow(2, null), Backend.copyTrailer());
    List<ByteBuf> chunks = new ArrayList<>();
    CopyRelay relay = new CopyRelay(allocator, chunks::add);
    relay.add(rows);
    relay.add(more);
    assertThat(chunks).isEmpty();
    relay.finish();
    assertThat(chunks).hasSize(1);
    ByteBuf relayed = chunks.get(0);
    assertThat(relayed.getInt(1)).isEqualTo(relayed.readableBytes() - 1);
    assertThat(read(new CopyRowReader(), relayed))
        .isEqualTo(read(new CopyRowReader(), Unpooled.wrappedBuffer(rows, more)));
    assertThat(List.of(rows.readerIndex(), rows.refCnt(), more.refCnt())).containsExactly(0, 1, 1);
    relayed.release();
    Leaks.assertNone(allocator);
  }

  @Test
  void aLargeRowIsRelayedInItsPlaceWithoutACopy() {
    String large = "x".repeat(64 * 1024);
    ByteBuf run =
        Message.buffer(
            Backend.copyHeader(),
            Backend.copyRow("a"),
            Backend.copyRow(large),
            Backend.copyRow("b"),
            Backend.copyTrailer());
    List<ByteBuf> chunks = new ArrayList<>();
    CopyRelay relay = new CopyRelay(UnpooledByteBufAllocator.DEFAULT, chunks::add);
    relay.add(run);
    assertThat(run.refCnt()).isEqualTo(2);
    relay.finish();
    assertThatThrownBy(() -> relay.add(Message.buffer(Backend.copyRow(large))))
        .isInstanceOf(IllegalStateException.class);
    assertThat(chunks).hasSize(3);
    assertThat(read(new CopyRowReader(), Unpooled.wrappedBuffer(chunks.toArray(new ByteBuf[0]))))
        .isEqualTo(read(new CopyRowReader(), run));
    chunks.forEach(ByteBuf::release);
    assertThat(run.refCnt()).isEqualTo(1);
  }

  @Test
  void aCutRunIsNotRelayed() {
    UnpooledByteBufAllocator allocator = Leaks.countingAllocator();
    ByteBuf run = Message.buffer(Backend.copyRow(1), Backend.copyRow(2));
    ByteBuf cut = run.slice(0, run.readableBytes() - 1);
    List<ByteBuf> chunks = new ArrayList<>();
    CopyRelay relay = new CopyRelay(allocator, chunks::add);
    assertThatThrownBy(() -> relay.add(cut)).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> relay.add(Unpooled.wrappedBuffer(new byte[3])))
        .isInstanceOf(ProtocolException.class);
    relay.close();
    assertThatThrownBy(() -> relay.add(run)).isInstanceOf(IllegalStateException.class);
    assertThat(chunks).isEmpty();
    Leaks.assertNone(allocator);
  }
}

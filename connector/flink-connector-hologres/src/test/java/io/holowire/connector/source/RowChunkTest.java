package io.holowire.connector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;

class RowChunkTest {
  private final ChunksInFlight inFlight = new ChunksInFlight(100);
  private final SimpleCounter bytesIn = new SimpleCounter();

  @Test
  void decodesEveryRowOfEveryRunInOrder() {
    List<ByteBuf> runs = Rows.copy(1000, 7);
    long bytes = runs.stream().mapToLong(ByteBuf::readableBytes).sum();
    assertThat(runs).hasSizeGreaterThan(100);

    assertThat(read(Rows.decoder(0, bytesIn), runs, 13)).isEqualTo(numbers(0, 1000));

    assertThat(bytesIn.getCount()).isEqualTo(bytes);
    assertThat(runs).allMatch(run -> run.refCnt() == 0);
  }

  @Test
  void leavesOutWhatWasEmittedBefore() {
    for (long emitted : new long[] {1, 6, 7, 8, 99, 100, 150}) {
      assertThat(read(Rows.decoder(emitted, bytesIn), Rows.copy(100, 7), 2))
          .as("emitted %d", emitted)
          .isEqualTo(numbers(emitted, 100));
    }
  }

  @Test
  void releasesARunAsSoonAsItIsRead() {
    List<ByteBuf> runs = Rows.copy(20, 5);
    RowChunk chunk = new RowChunk("0", Rows.decoder(0, bytesIn), runs, true, inFlight);
    chunk.nextSplit();
    for (int i = 0; i < 15; i++) {
      chunk.nextRecordFromSplit();
    }
    assertThat(runs.get(0).refCnt()).isZero();
    assertThat(runs.get(runs.size() - 1).refCnt()).isOne();
    chunk.release();
    assertThat(runs).allMatch(run -> run.refCnt() == 0);
  }

  @Test
  void anEmptyTableIsAFinishedSplitWithoutRows() {
    RowChunk chunk = new RowChunk("0", Rows.decoder(0, bytesIn), Rows.copy(0, 1), true, inFlight);
    assertThat(chunk.finishedSplits()).containsExactly("0");
    assertThat(chunk.nextSplit()).isEqualTo("0");
    assertThat(chunk.nextRecordFromSplit()).isNull();
    assertThat(chunk.nextSplit()).isNull();
  }

  @Test
  void aCopyThatWasCutIsAnErrorThatNamesTheScan() {
    List<ByteBuf> runs = new ArrayList<>(Rows.copy(10, 2));
    runs.remove(runs.size() - 1).release();
    assertThatThrownBy(() -> read(Rows.decoder(0, bytesIn), runs, 100))
        .hasMessageContaining("scan of public.numbers at db1:5432/shop failed")
        .hasMessageContaining("without its trailer")
        .hasMessageNotContaining("secret");
  }

  @Test
  void chunksInFlightAreBoundedByBytesAndReleasedOnClose() {
    AtomicInteger room = new AtomicInteger();
    inFlight.onRoom(room::incrementAndGet);
    List<ByteBuf> runs = Rows.copy(20, 20);
    RowChunk big = new RowChunk("0", Rows.decoder(0, bytesIn), runs, true, inFlight);

    inFlight.lend(big);
    assertThat(inFlight.hasRoom()).isFalse();
    big.recycle();
    big.recycle();
    assertThat(inFlight.hasRoom()).isTrue();
    assertThat(room).hasValue(1);
    assertThat(runs).allMatch(run -> run.refCnt() == 0);

    List<ByteBuf> left = Rows.copy(3, 1);
    inFlight.lend(new RowChunk("1", Rows.decoder(0, bytesIn), left, true, inFlight));
    inFlight.close();
    assertThat(left).allMatch(run -> run.refCnt() == 0);

    List<ByteBuf> late = Rows.copy(3, 1);
    inFlight.lend(new RowChunk("2", Rows.decoder(0, bytesIn), late, true, inFlight));
    assertThat(late).allMatch(run -> run.refCnt() == 0);
  }

  /** Reads as Flink does, in chunks of so many runs. */
  private List<Long> read(SplitRows rows, List<ByteBuf> runs, int runsPerChunk) {
    List<Long> read = new ArrayList<>();
    for (int from = 0; from < runs.size(); from += runsPerChunk) {
      int to = Math.min(from + runsPerChunk, runs.size());
      RowChunk chunk = new RowChunk("0", rows, runs.subList(from, to), to == runs.size(), inFlight);
      inFlight.lend(chunk);
      try {
        assertThat(chunk.nextSplit()).isEqualTo("0");
        ReadRow row = chunk.nextRecordFromSplit();
        while (row != null) {
          read.add(row.row().getLong(0));
          row = chunk.nextRecordFromSplit();
        }
        assertThat(chunk.nextSplit()).isNull();
        assertThat(chunk.finishedSplits()).hasSize(to == runs.size() ? 1 : 0);
      } finally {
        chunk.recycle();
      }
    }
    return read;
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }
}

package io.holowire.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitQueueTest {
  private final SplitQueue queue = queue(3);

  @Test
  void eachSplitGoesOnceToWhoAsks() {
    assertThat(next(0, 1, 0, 1, 0)).containsExactly("0", "1", "2", null, null);
    assertThat(queue.isRead(2)).isTrue();
    assertThat(queue.done()).isEqualTo(queue.total());
  }

  @Test
  void aSplitThatCameBackIsHandedOutFirst() {
    assertThat(next(0, 1)).containsExactly("0", "1");
    queue.back(List.of(Rows.split(0, null)), 0);
    assertThat(queue.waiting()).isEqualTo(2);
    assertThat(next(0, 0, 0)).containsExactly("0", "2", null);
  }

  @Test
  void whatIsReadIsCountedWhenItsReaderAsksAgain() {
    next(0, 1);
    assertThat(queue.done().splits()).isZero();
    next(0);
    assertThat(queue.done()).isEqualTo(new EnumeratorState.Amount(1, 1_000));
    // The reader has failed, and both splits since its last checkpoint are read again.
    queue.back(List.of(Rows.split(0, null), Rows.split(2, null)), 0);
    assertThat(queue.done().splits()).isZero();
  }

  @Test
  void notAllIsReadWhileOneReads() {
    next(0, 0, 0, 0);
    assertThat(queue.isRead(1)).isTrue();
    assertThat(queue.isRead(2)).isFalse();
    queue.started(0);
    assertThat(queue.isRead(1)).isFalse();
  }

  /** Readers that ask, fail and come back at random: nothing is lost, and the count ends whole. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void nothingIsLost(long seed) {
    Random random = new Random(seed);
    SplitQueue splits = queue(50);
    Map<Integer, List<HologresSplit>> given = new HashMap<>();
    int failures = 0;
    while (!splits.isRead(4)) {
      int reader = random.nextInt(4);
      if (failures < 100 && random.nextInt(5) == 0) {
        failures++;
        splits.back(given.getOrDefault(reader, List.of()), reader);
        given.remove(reader);
        splits.started(reader);
      }
      HologresSplit split = splits.next(reader);
      if (split != null) {
        given.computeIfAbsent(reader, key -> new ArrayList<>()).add(split);
      }
    }
    Set<String> read = new HashSet<>();
    given.values().forEach(list -> list.forEach(split -> read.add(split.splitId())));
    assertThat(read).hasSize(50);
    assertThat(splits.done()).isEqualTo(splits.total());
  }

  private List<String> next(int... subtasks) {
    List<String> ids = new ArrayList<>();
    for (int subtask : subtasks) {
      HologresSplit split = queue.next(subtask);
      ids.add(split == null ? null : split.splitId());
    }
    return ids;
  }

  private static SplitQueue queue(int splits) {
    return SplitQueue.of(IntStream.range(0, splits).mapToObj(id -> Rows.split(id, null)).toList());
  }
}

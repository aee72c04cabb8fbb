package io.holowire.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntSlabTest {
  private final IntSlab slab = new IntSlab();

  @Test
  void slicesDoNotOverlapAlsoWhereTheArrayHasGrown() {
    List<IntSlice> slices = new ArrayList<>();
    for (int size : new int[] {0, 1, 1000, 1000, 0, 5000, 7, 30_000}) {
      IntSlice slice = slab.take(size);
      assertThat(slice.size()).isEqualTo(size);
      for (int i = 0; i < size; i++) {
        slice.set(i, slices.size());
      }
      slices.add(slice);
    }
    for (int i = 0; i < slices.size(); i++) {
      for (int j = 0; j < slices.get(i).size(); j++) {
        assertThat(slices.get(i).get(j)).isEqualTo(i);
      }
    }
  }

  @Test
  void onceItHasGrownTheArrayIsTheSame() {
    slab.take(3000);
    int[] grown = slab.take(3000).array();
    for (int round = 0; round < 3; round++) {
      slab.clear();
      assertThat(slab.take(3000).array()).isSameAs(grown);
      assertThat(slab.take(3000).array()).isSameAs(grown);
    }
  }

  @Test
  void aSliceKeepsToItsPart() {
    int[] array = {9, 3, 2, 1, 0};
    IntSlice slice = new IntSlice(array, 1, 3);
    slice.sort();
    assertThat(array).containsExactly(9, 1, 2, 3, 0);
    assertThat(slice.part(1, 3).get(1)).isEqualTo(3);
    assertThat(slice.part(3, 3).size()).isZero();
    assertThatThrownBy(() -> slice.get(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slice.set(-1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> slice.part(1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}

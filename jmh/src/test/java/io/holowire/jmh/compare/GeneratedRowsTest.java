package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.jmh.compare.checksum.Columns;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedRowsTest {
  @ParameterizedTest
  @ValueSource(ints = {3, 9, 200})
  void aRowIsAsWideAsItsTable(int width) {
    Dataset dataset = new GeneratedRows(width, false);
    assertThat(Columns.types(dataset.columns())).hasSize(width);
    assertThat(dataset.written(100))
        .doesNotHaveDuplicates()
        .allSatisfy(row -> assertThat(row.getArity()).isEqualTo(width))
        .isEqualTo(dataset.stored(100).toList());
  }

  @Test
  void everyColumnCounts() {
    Dataset dataset = new GeneratedRows(9, false);
    List<RowData> rows = dataset.written(10);
    String answer = dataset.answer(rows);
    for (int i = 0; i < 9; i++) {
      GenericRowData first = (GenericRowData) rows.get(0);
      Object before = first.getField(i);
      int column = i;
      Object other =
          rows.stream()
              .map(row -> ((GenericRowData) row).getField(column))
              .filter(value -> !value.equals(before))
              .findFirst()
              .orElseThrow();
      first.setField(i, other);
      assertThat(dataset.answer(rows)).as("column %d", i).isNotEqualTo(answer);
      first.setField(i, before);
    }
    assertThat(dataset.answer(rows)).isEqualTo(answer);
  }

  @Test
  void withAKeyTheLastRowOfItRemains() {
    Dataset dataset = new GeneratedRows(3, true);
    List<RowData> changes = dataset.written(1_000);
    assertThat(dataset.answer(changes))
        .startsWith(changes.stream().map(row -> row.getLong(0)).distinct().count() + "|")
        .isNotEqualTo(dataset.answer(changes.subList(0, 999)));
  }
}

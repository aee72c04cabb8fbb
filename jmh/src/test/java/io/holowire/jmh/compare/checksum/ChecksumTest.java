package io.holowire.jmh.compare.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.quickstart.tpch.Relation;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ChecksumTest {
  private static final int COLUMNS = 16;
  private static final Columns LINE_ITEM =
      Columns.of(
          "a BIGINT, b BIGINT, c BIGINT, d INT, e DECIMAL(15, 2), f DECIMAL(15, 2), g DECIMAL(15, 2),"
              + " h DECIMAL(15, 2), i VARCHAR, j VARCHAR, k DATE, l DATE, m DATE, n VARCHAR,"
              + " o VARCHAR, p VARCHAR");
  private static final List<RowData> ROWS = rows();

  @Test
  void theOrderOfTheRowsDoesNotMatter() {
    List<RowData> reversed = new ArrayList<>(ROWS);
    Collections.reverse(reversed);
    assertThat(total(reversed)).isEqualTo(total(ROWS)).isNotEqualTo(total(ROWS.subList(1, 100)));
  }

  /** As a connector has it that keeps the server's bytes. */
  @Test
  void textIsTheSameAsUtf8() {
    List<RowData> bytes =
        ROWS.stream()
            .map(row -> changed(row, 15, StringData.fromBytes(row.getString(15).toBytes())))
            .toList();
    assertThat(total(bytes)).isEqualTo(total(ROWS));
  }

  @ParameterizedTest
  @MethodSource
  void everyColumnCounts(int column) {
    List<RowData> rows = new ArrayList<>(ROWS);
    rows.set(7, changed(rows.get(7), column, other(((GenericRowData) rows.get(7)), column)));
    assertThat(total(rows)).isNotEqualTo(total(ROWS));
  }

  static IntStream everyColumnCounts() {
    return IntStream.range(0, COLUMNS);
  }

  @Test
  void valuesThatChangePlacesAreNoticed() {
    List<RowData> rows = new ArrayList<>(ROWS);
    rows.set(0, changed(ROWS.get(0), 1, ROWS.get(1).getLong(1)));
    rows.set(1, changed(ROWS.get(1), 1, ROWS.get(0).getLong(1)));
    assertThat(total(rows)).isNotEqualTo(total(ROWS));
  }

  /** Every type, as a program without Flink has it. */
  @Test
  void theValuesOfJavaComeToTheSame() {
    Columns columns =
        Columns.of(
            "a BIGINT, b INT, c VARCHAR(9), d DECIMAL(12, 2), e DOUBLE, f BOOLEAN, g DATE,"
                + " h TIMESTAMP(6), i VARCHAR(9)");
    LocalDateTime time = LocalDateTime.parse("1969-12-31T23:59:58.765432");
    Checksum flink = new Checksum();
    columns.add(
        GenericRowData.of(
            -1L,
            2,
            StringData.fromString("text"),
            DecimalData.fromUnscaledLong(-310, 12, 2),
            0.1,
            true,
            -1,
            TimestampData.fromLocalDateTime(time),
            null),
        flink);
    Checksum java = new Checksum();
    java.add(-1L);
    java.add(2);
    java.add("text");
    java.add(new BigDecimal("-3.1"));
    java.add(0.1);
    java.add(true);
    java.add(LocalDate.parse("1969-12-31"));
    java.add(time);
    java.add((String) null);
    java.endRow();
    assertThat(flink.total()).isEqualTo(java.total());
  }

  @Test
  void anAbsentTextIsNotAnEmptyOne() {
    assertThat(total(List.of(changed(ROWS.get(0), 15, null))))
        .isNotEqualTo(total(List.of(changed(ROWS.get(0), 15, StringData.fromString("")))));
  }

  private static Object other(GenericRowData row, int column) {
    Object value = row.getField(column);
    if (value instanceof Long number) {
      return number + 1;
    }
    if (value instanceof Integer number) {
      return number + 1;
    }
    return value instanceof DecimalData money
        ? DecimalData.fromUnscaledLong(money.toUnscaledLong() + 1, 15, 2)
        : StringData.fromString(value + "x");
  }

  private static RowData changed(RowData row, int column, Object value) {
    GenericRowData changed = new GenericRowData(COLUMNS);
    for (int i = 0; i < COLUMNS; i++) {
      changed.setField(i, i == column ? value : ((GenericRowData) row).getField(i));
    }
    return changed;
  }

  private static Total total(List<RowData> rows) {
    Checksum checksum = new Checksum();
    rows.forEach(row -> LINE_ITEM.add(row, checksum));
    return checksum.total();
  }

  private static List<RowData> rows() {
    Iterator<RowData> generated = Relation.LINEITEM.rows(0.001, 1, 1);
    return IntStream.range(0, 100).mapToObj(i -> generated.next()).toList();
  }
}

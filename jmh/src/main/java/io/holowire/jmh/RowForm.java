package io.holowire.jmh;

import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.apache.flink.table.types.logical.RowType;

/** How Flink has a row in memory, which depends on what has handled it last. */
public enum RowForm {
  /** Of objects, whose strings are Java's: as most formats make them. */
  OBJECTS {
    @Override
    List<RowData> of(List<RowData> rows, RowType type) {
      return rows;
    }
  },
  /** Of bytes, whose strings are in UTF-8: as an exchange or a state hands them out. */
  BYTES {
    @Override
    List<RowData> of(List<RowData> rows, RowType type) {
      RowDataSerializer serializer = new RowDataSerializer(type);
      return rows.stream().<RowData>map(row -> copy(row, serializer)).toList();
    }
  };

  abstract List<RowData> of(List<RowData> rows, RowType type);

  private static BinaryRowData copy(RowData row, RowDataSerializer serializer) {
    return serializer.toBinaryRow(row).copy();
  }
}

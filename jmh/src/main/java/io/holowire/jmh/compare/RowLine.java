package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Columns;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/** A row of Flink's as a line of a COPY in text format. No text of a dataset has to be escaped. */
final class RowLine implements TextCopy.Line<RowData> {
  private final List<LogicalType> types;

  RowLine(Dataset dataset) {
    this.types = Columns.types(dataset.columns());
  }

  @Override
  public void append(StringBuilder text, RowData row) {
    GenericRowData values = (GenericRowData) row;
    for (int i = 0; i < values.getArity(); i++) {
      text.append(i == 0 ? "" : "\t");
      Object value = values.getField(i);
      if (value == null) {
        text.append("\\N");
      } else if (types.get(i).is(LogicalTypeRoot.DATE)) {
        text.append(LocalDate.ofEpochDay((int) value));
      } else if (value instanceof DecimalData number) {
        // The value itself would remember its text.
        text.append(BigDecimal.valueOf(number.toUnscaledLong(), number.scale()));
      } else {
        text.append(value);
      }
    }
    text.append('\n');
  }
}

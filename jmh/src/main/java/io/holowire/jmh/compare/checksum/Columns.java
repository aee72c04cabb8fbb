package io.holowire.jmh.compare.checksum;

import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/** How Flink's rows of one type are added up: by the values of all columns. */
public final class Columns {
  private final LogicalType[] types;

  Columns(RowType row) {
    types = row.getChildren().toArray(LogicalType[]::new);
  }

  /** Of the columns of a DDL. */
  public static Columns of(String ddl) {
    return new Columns(row(ddl));
  }

  /** The types of the columns of a DDL. */
  public static List<LogicalType> types(String ddl) {
    return row(ddl).getChildren();
  }

  private static RowType row(String ddl) {
    return (RowType) LogicalTypeParser.parse("ROW<" + ddl + ">", Columns.class.getClassLoader());
  }

  /** One more row. */
  public void add(RowData row, Checksum sum) {
    for (int i = 0; i < types.length; i++) {
      if (row.isNullAt(i)) {
        sum.addNull();
      } else {
        add(row, i, sum);
      }
    }
    sum.endRow();
  }

  private void add(RowData row, int i, Checksum sum) {
    switch (types[i].getTypeRoot()) {
      case BIGINT -> sum.add(row.getLong(i));
      case INTEGER, DATE -> sum.add(row.getInt(i));
      case BOOLEAN -> sum.add(row.getBoolean(i));
      case DOUBLE -> sum.add(row.getDouble(i));
      case DECIMAL -> {
        DecimalType type = (DecimalType) types[i];
        sum.add(row.getDecimal(i, type.getPrecision(), type.getScale()).toUnscaledLong());
      }
      case TIMESTAMP_WITHOUT_TIME_ZONE -> sum.add(row.getTimestamp(i, Checksum.MICROSECONDS));
      case VARCHAR -> sum.add(row.getString(i));
      default -> throw new IllegalArgumentException("no table here has a column of " + types[i]);
    }
  }
}

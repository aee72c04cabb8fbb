package io.holowire.connector.pushdown;

import io.holowire.connector.sql.ConditionSql;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.table.connector.source.DynamicFilteringData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes a condition of the keys that the other side of a join turns out to have. It may leave rows
 * in that have no partner, never one out that has.
 */
public final class DynamicFilter implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The server looks each row up in a hash table of them, but the text has to be read first. */
  private static final int MOST_KEYS = 1_000;

  private static final String SCALA_LIST = "scala.collection.convert.Wrappers$SeqWrapper";

  private final List<ColumnValue> columns;

  /**
   * @param columns what the fields of a key are compared with, each {@link ColumnValue#hasLiterals}
   */
  DynamicFilter(List<ColumnValue> columns) {
    this.columns = List.copyOf(columns);
  }

  /**
   * Whether Flink can run a query with one. Its planner hands a list of Scala's to the cluster, and
   * Scala is known there only where {@code lib/} has the planner itself instead of its loader, or
   * Scala. (BatchPhysicalDynamicFilteringDataCollector, 1.20 and 2.3)
   */
  static boolean known() {
    try {
      Class.forName(SCALA_LIST, false, DynamicFilter.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** The condition; null = there are too many keys, or the server cannot have one of them. */
  public String where(DynamicFilteringData data) {
    return data.isFiltering() ? where(data.getRowType(), data.getData()) : null;
  }

  String where(RowType type, Collection<RowData> keys) {
    if (keys.size() > MOST_KEYS || type.getFieldCount() != columns.size()) {
      return null;
    }
    List<List<String>> literals = new ArrayList<>();
    for (RowData key : keys) {
      List<String> parts = new ArrayList<>();
      boolean hasNull = false;
      for (int i = 0; i < columns.size(); i++) {
        hasNull |= key.isNullAt(i);
        parts.add(hasNull ? null : literal(i, type.getTypeAt(i), key));
      }
      if (hasNull) {
        continue; // has no partner
      }
      if (parts.contains(null)) {
        return null;
      }
      literals.add(parts);
    }
    return ConditionSql.in(columns.stream().map(ColumnValue::column).toList(), literals);
  }

  private String literal(int field, LogicalType type, RowData key) {
    Object value = external(type, RowData.createFieldGetter(type, field).getFieldOrNull(key));
    return value == null ? null : columns.get(field).literal(new Literal(type, value));
  }

  /** The object that a literal of the type holds; null for types that are not compared. */
  private static Object external(LogicalType type, Object internal) {
    return switch (type.getTypeRoot()) {
      case TINYINT, SMALLINT, INTEGER, BIGINT -> internal;
      case CHAR, VARCHAR -> internal.toString();
      case DECIMAL -> ((DecimalData) internal).toBigDecimal();
      case DATE -> LocalDate.ofEpochDay((Integer) internal);
      case TIMESTAMP_WITHOUT_TIME_ZONE -> ((TimestampData) internal).toLocalDateTime();
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> ((TimestampData) internal).toInstant();
      default -> null;
    };
  }
}

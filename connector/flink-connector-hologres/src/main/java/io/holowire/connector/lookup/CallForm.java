package io.holowire.connector.lookup;

import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/**
 * How arguments become a key, and rows an answer.
 *
 * @param outer whether a key without rows is answered with a row of NULLs
 * @param columns of a row
 */
record CallForm(RowDataSerializer keys, boolean outer, int columns) implements Serializable {

  static CallForm of(LookupRequest request, boolean outer) {
    return new CallForm(
        InternalTypeInfo.of(request.keys()).toRowSerializer(),
        outer,
        request.produced().getFieldCount());
  }

  /** The arguments, to be kept: they may be used again. Null with a NULL, which equals nothing. */
  RowData key(Object... arguments) {
    for (Object argument : arguments) {
      if (argument == null) {
        return null;
      }
    }
    return keys.copy(GenericRowData.of(arguments));
  }

  Collection<RowData> answer(Collection<RowData> rows) {
    return outer && rows.isEmpty() ? List.of(new GenericRowData(columns)) : rows;
  }
}

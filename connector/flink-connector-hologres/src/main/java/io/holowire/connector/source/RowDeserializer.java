package io.holowire.connector.source;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.util.function.SerializableFunction;

/**
 * Makes the elements of a stream out of the rows of a scan.
 *
 * @param <T> the elements' type
 */
public interface RowDeserializer<T> extends Serializable {

  /**
   * The element of a row; null = none.
   *
   * @param row one and the same object for all rows: what is to be kept of it must be copied
   */
  T deserialize(RowData row) throws IOException;

  /** Of the elements. */
  TypeInformation<T> getProducedType();

  /** Applies a function to each row. */
  static <T> RowDeserializer<T> of(
      TypeInformation<T> type, SerializableFunction<RowData, T> function) {
    return new RowDeserializer<>() {
      private static final long serialVersionUID = 1L;

      @Override
      public T deserialize(RowData row) {
        return function.apply(row);
      }

      @Override
      public TypeInformation<T> getProducedType() {
        return type;
      }
    };
  }

  /** The rows themselves, not copied, as Flink's own table sources emit them. */
  static RowDeserializer<RowData> rows(RowType type) {
    return new RowDeserializer<>() {
      private static final long serialVersionUID = 1L;

      @Override
      public RowData deserialize(RowData row) {
        return row;
      }

      @Override
      public TypeInformation<RowData> getProducedType() {
        return InternalTypeInfo.of(type);
      }
    };
  }
}

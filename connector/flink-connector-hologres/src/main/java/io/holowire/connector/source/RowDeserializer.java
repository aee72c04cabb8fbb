package io.holowire.connector.source;

import java.io.IOException;
import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.logical.RowType;

/**
 * Makes the elements of a stream out of the rows of a scan.
 *
 * @param <T> the elements' type
 */
public interface RowDeserializer<T> extends Serializable {

  /**
   * The element of a row.
   *
   * @param row one and the same object for all rows: what is to be kept of it must be copied
   */
  T deserialize(RowData row) throws IOException;

  /** Of the elements. */
  TypeInformation<T> getProducedType();

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

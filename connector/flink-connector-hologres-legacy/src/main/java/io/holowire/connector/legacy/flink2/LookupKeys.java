package io.holowire.connector.legacy.flink2;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.connector.source.DynamicTableSource.DataStructureConverter;
import org.apache.flink.table.connector.source.LookupTableSource;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;

/** By which columns of the query's is looked up. */
final class LookupKeys implements LookupTableSource.LookupContext {
  private final int[][] keys;

  LookupKeys(int[][] keys) {
    this.keys = keys;
  }

  @Override
  public int[][] getKeys() {
    return keys;
  }

  /** Of Flink 2; 1.20 does not ask. */
  public boolean preferCustomShuffle() {
    return false;
  }

  @Override
  public <T> TypeInformation<T> createTypeInformation(DataType type) {
    return InternalTypeInfo.of(type.getLogicalType());
  }

  @Override
  public <T> TypeInformation<T> createTypeInformation(LogicalType type) {
    return InternalTypeInfo.of(type);
  }

  @Override
  public DataStructureConverter createDataStructureConverter(DataType type) {
    return ScanRuntimeProviderContext.INSTANCE.createDataStructureConverter(type);
  }
}

package io.holowire.connector.table;

import io.holowire.connector.options.TableOptions;
import io.holowire.connector.row.RowSettings;
import java.util.Optional;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsLookupCustomShuffle;
import org.apache.flink.table.types.logical.RowType;

/**
 * A table that says which subtask shall look a key up, where a hint lets it. Flink has the
 * interface since 2.0: nothing may load this class on an older one.
 */
final class ShufflingTableSource extends HologresTableSource
    implements SupportsLookupCustomShuffle {

  private ShufflingTableSource(
      TableOptions options, RowType declared, RowSettings rows, JobMode mode) {
    super(options, declared, rows, mode);
  }

  private ShufflingTableSource(ShufflingTableSource other) {
    super(other);
  }

  /** Typed so that who calls it can be verified without this class. */
  static HologresTableSource create(
      TableOptions options, RowType declared, RowSettings rows, JobMode mode) {
    return new ShufflingTableSource(options, declared, rows, mode);
  }

  @Override
  public Optional<InputDataPartitioner> getPartitioner() {
    return Optional.of(new KeyPartitioner());
  }

  @Override
  public DynamicTableSource copy() {
    return new ShufflingTableSource(this);
  }
}

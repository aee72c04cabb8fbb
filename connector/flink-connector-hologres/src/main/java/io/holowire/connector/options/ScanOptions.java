package io.holowire.connector.options;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * How the source reads; travels to the tasks.
 *
 * @param parallelism null = Flink's
 * @param splitBytes about the most that a split has to read
 * @param snapshot null = consistent where the server can
 * @param onSnapshotLost with a consistent snapshot
 * @param hint null = none
 * @param pushDownFilters whether the server filters where its answer is Flink's
 * @param pushDownAggregates whether it aggregates, too
 */
public record ScanOptions(
    Integer parallelism,
    long splitBytes,
    SnapshotMode snapshot,
    OnSnapshotLost onSnapshotLost,
    CutHint hint,
    boolean pushDownFilters,
    boolean pushDownAggregates)
    implements Serializable {

  /** As when no option is given. */
  public static final ScanOptions DEFAULTS =
      new ScanOptions(
          null,
          HologresScanOptions.SPLIT_SIZE.defaultValue().getBytes(),
          null,
          OnSnapshotLost.FAIL,
          null,
          true,
          false);

  static ScanOptions read(OptionValues values) {
    return new ScanOptions(
        values.atLeast(FactoryUtil.SOURCE_PARALLELISM, 1),
        splitBytes(values),
        values.given(HologresScanOptions.SNAPSHOT.key()) == null
            ? null
            : values.word(HologresScanOptions.SNAPSHOT, SnapshotMode.values()),
        values.word(HologresScanOptions.ON_SNAPSHOT_LOST, OnSnapshotLost.values()),
        hint(values),
        values.word(HologresOptions.FILTER_HANDLING_POLICY, FilterHandling.values())
            == FilterHandling.ALWAYS,
        values.bool(HologresScanOptions.AGGREGATE_PUSH_DOWN));
  }

  private static long splitBytes(OptionValues values) {
    long bytes =
        values.typed(HologresScanOptions.SPLIT_SIZE, "must be a size such as 64mb").getBytes();
    if (bytes == 0) {
      throw OptionValues.refused(
          HologresScanOptions.SPLIT_SIZE,
          values.given(HologresScanOptions.SPLIT_SIZE.key()),
          "must be larger than nothing",
          null);
    }
    return bytes;
  }

  private static CutHint hint(OptionValues values) {
    List<ConfigOption<?>> all =
        List.of(
            HologresScanOptions.PARTITION_COLUMN,
            HologresScanOptions.PARTITION_NUM,
            HologresScanOptions.PARTITION_LOWER_BOUND,
            HologresScanOptions.PARTITION_UPPER_BOUND);
    List<String> missing = keys(all, values, false);
    if (missing.size() == all.size()) {
      return null;
    }
    if (!missing.isEmpty()) {
      throw new ValidationException(
          String.join(", ", missing)
              + ": is missing; "
              + String.join(", ", keys(all, values, true))
              + " is given, and all four are needed or none");
    }
    return new CutHint(
        values.text(HologresScanOptions.PARTITION_COLUMN),
        values.atLeast(HologresScanOptions.PARTITION_NUM, 1),
        values.text(HologresScanOptions.PARTITION_LOWER_BOUND),
        values.text(HologresScanOptions.PARTITION_UPPER_BOUND));
  }

  private static List<String> keys(
      List<ConfigOption<?>> options, OptionValues values, boolean given) {
    Stream<String> keys = options.stream().map(ConfigOption::key);
    return keys.filter(key -> (values.given(key) != null) == given).toList();
  }
}

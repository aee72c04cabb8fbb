package io.holowire.connector.source.plan;

import io.holowire.connector.options.CutHint;
import io.holowire.connector.options.ScanOptions;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.sql.Identifiers;
import io.holowire.connector.sql.RowOrder;
import io.holowire.connector.sql.SplitSql;
import io.holowire.pgwire.type.Oid;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.table.api.ValidationException;

/** Decides into which parts a scan is cut. */
public final class ScanPlan {
  /** Each reader shall get so many splits, so that a slow one does not keep all waiting. */
  private static final int SPLITS_PER_READER = 4;

  /** What is read faster than it is handed out is not cut for that. */
  private static final long LEAST_BYTES = 4 << 20;

  private final Survey survey;
  private final boolean repeatable;
  private final boolean inSnapshot;
  private final long targetBytes;

  private ScanPlan(
      Survey survey, ScanOptions options, int readers, boolean repeatable, boolean inSnapshot) {
    this.survey = survey;
    this.repeatable = repeatable;
    this.inSnapshot = inSnapshot;
    long total = survey.tables().stream().mapToLong(Survey.Table::bytes).sum();
    long share = Math.max(LEAST_BYTES, total / Math.max(1, (long) readers * SPLITS_PER_READER));
    this.targetBytes = Math.min(options.splitBytes(), share);
  }

  /**
   * The parts, the largest first.
   *
   * @param limited whether only the first rows are of interest
   * @param readers that will share them
   * @param repeatable whether each part's rows shall come in the same order again
   * @param inSnapshot whether they are the same rows then; else only tables have such an order
   * @throws ValidationException when the user's hint does not fit the table
   */
  public static List<Part> of(
      Survey survey,
      ScanOptions options,
      boolean limited,
      int readers,
      boolean repeatable,
      boolean inSnapshot) {
    ScanPlan plan = new ScanPlan(survey, options, readers, repeatable, inSnapshot);
    List<Part> parts = new ArrayList<>();
    if (limited) {
      parts.add(plan.whole());
    } else if (options.hint() != null) {
      parts.addAll(plan.hinted(options.hint()));
    } else if (plan.hasLeaves()) {
      survey.tables().stream()
          .filter(table -> !table.parent() && table.access() != Survey.Access.NONE)
          .forEach(leaf -> parts.addAll(plan.leaf(leaf)));
    } else {
      parts.addAll(plan.one());
    }
    parts.sort(Comparator.comparingLong(Part::bytes).reversed());
    return parts;
  }

  /** Whether the rows are in partitions that can be read in place of their parent. */
  private boolean hasLeaves() {
    List<Survey.Table> tables = survey.tables();
    return tables.size() > 1
        && tables.stream().allMatch(Survey.Table::readable)
        && tables.stream().anyMatch(Survey.Table::parent);
  }

  private List<Part> one() {
    List<Survey.Table> tables = survey.tables();
    if (tables.isEmpty() || tables.stream().anyMatch(Survey.Table::parent)) {
      return List.of(whole());
    }
    if (tables.size() == 1) {
      return leaf(tables.get(0));
    }
    // Tables that inherit: a range of pages is one of each of them.
    Survey.Table longest = tables.stream().max(Comparator.comparing(Survey.Table::bytes)).get();
    boolean cut = tables.stream().allMatch(table -> canCut(table)) && !repeatable;
    return cut ? pages(longest, survey.relation().toSql()) : List.of(whole());
  }

  private Part whole() {
    if (survey.tables().size() == 1) {
      Survey.Table table = survey.tables().get(0);
      return new Part(survey.relation().toSql(), null, order(table), table.bytes());
    }
    long bytes = survey.tables().stream().mapToLong(Survey.Table::bytes).sum();
    return new Part(survey.relation().toSql(), null, order(), bytes);
  }

  private List<Part> leaf(Survey.Table table) {
    String from = table.path().toSql();
    if (table.shards() > 1) {
      return IntStream.range(0, table.shards())
          .mapToObj(shard -> part(from, SplitSql.shard(shard), order(), table, table.shards()))
          .toList();
    }
    if (table.bytes() > targetBytes) {
      if (canCut(table)) {
        return pages(table, from);
      }
      if (table.key() != null && table.access() == Survey.Access.SEQUENTIAL) {
        long pieces = PageCuts.pieces(table.bytes(), targetBytes);
        return keys(
            KeyCuts.ofHistogram(table.bounds(), pieces),
            Identifiers.quote(table.key().column()),
            table.key().type(),
            table,
            from);
      }
    }
    return List.of(part(from, null, order(table), table, 1));
  }

  private boolean canCut(Survey.Table table) {
    return survey.pages() && table.heap() && table.access() == Survey.Access.SEQUENTIAL;
  }

  private List<Part> pages(Survey.Table table, String from) {
    long most = Math.max(1, targetBytes / table.pageBytes());
    List<PageCuts.Range> ranges = PageCuts.of(table.bytes() / table.pageBytes(), most);
    return ranges.stream()
        .map(
            range ->
                part(
                    from,
                    SplitSql.pages(range.from(), range.to()),
                    RowOrder.STORED,
                    table,
                    ranges.size()))
        .toList();
  }

  private List<Part> keys(
      List<String> cuts, String key, String type, Survey.Table table, String from) {
    List<KeyCuts.Range> ranges = KeyCuts.between(cuts);
    RowOrder order = repeatable && table.heap() ? RowOrder.SORTED_BY_CTID : order();
    return ranges.stream()
        .map(
            range ->
                part(
                    from,
                    SplitSql.range(key, type, range.lower(), range.upper()),
                    order,
                    table,
                    ranges.size()))
        .toList();
  }

  private List<Part> hinted(CutHint hint) {
    ColumnShape column = survey.shape().columns(List.of(hint.column())).get(0);
    HintCuts.Kind kind = kind(column);
    String quoted = Identifiers.quote(column.name());
    boolean text = kind == HintCuts.Kind.TEXT;
    // Bytes, in which the cuts are in order whatever the column's collation.
    String key = text ? quoted + "::text COLLATE \"C\"" : quoted;
    long bytes = survey.tables().stream().mapToLong(Survey.Table::bytes).sum();
    List<String> cuts = HintCuts.of(hint, kind);
    String type = type(kind, column, cuts);
    List<KeyCuts.Range> ranges = KeyCuts.between(cuts);
    boolean heap = survey.tables().size() == 1 && survey.tables().get(0).heap();
    RowOrder order = repeatable && heap ? RowOrder.SORTED_BY_CTID : order();
    return ranges.stream()
        .map(
            range ->
                new Part(
                    survey.relation().toSql(),
                    SplitSql.range(key, type, range.lower(), range.upper()),
                    order,
                    bytes / ranges.size()))
        .toList();
  }

  private HintCuts.Kind kind(ColumnShape column) {
    return switch (column.baseTypeOid()) {
      case Oid.INT2, Oid.INT4, Oid.INT8 -> HintCuts.Kind.INTEGER;
      case Oid.NUMERIC -> HintCuts.Kind.DECIMAL;
      case Oid.DATE -> HintCuts.Kind.DATE;
      case Oid.TIMESTAMP -> HintCuts.Kind.TIMESTAMP;
      case Oid.TIMESTAMPTZ -> HintCuts.Kind.TIMESTAMPTZ;
      case Oid.TEXT, Oid.VARCHAR, Oid.BPCHAR -> HintCuts.Kind.TEXT;
      default ->
          throw new ValidationException(
              "scan.partition.column = '%s': is %s; it must be an integer, numeric, date, timestamp or text"
                  .formatted(column.name(), column.declaredType()));
    };
  }

  /** Of the cuts, which may be no values of the column's own type, when that is narrow. */
  private static String type(HintCuts.Kind kind, ColumnShape column, List<String> cuts) {
    return switch (kind) {
      // The former goes with an index on any integer.
      case INTEGER -> cuts.stream().allMatch(ScanPlan::isLong) ? "bigint" : "numeric";
      case DECIMAL -> "numeric";
      case TEXT -> "text";
      case DATE, TIMESTAMP, TIMESTAMPTZ -> column.typeSql();
    };
  }

  private static boolean isLong(String number) {
    return new BigInteger(number).bitLength() < Long.SIZE;
  }

  private static Part part(
      String from, String condition, RowOrder order, Survey.Table table, int parts) {
    return new Part(from, condition, order, table.bytes() / parts);
  }

  /** Of what has no order of its own. A foreign table is in no snapshot: no order would help. */
  private RowOrder order() {
    boolean foreign = survey.tables().stream().anyMatch(Survey.Table::foreign);
    return repeatable && inSnapshot && !foreign ? RowOrder.SORTED_BY_TEXT : RowOrder.ANY;
  }

  /** Of one table that is read as a whole. */
  private RowOrder order(Survey.Table table) {
    if (!repeatable || table.foreign()) {
      return RowOrder.ANY;
    }
    if (!table.heap()) {
      return inSnapshot ? RowOrder.SORTED_BY_TEXT : RowOrder.ANY;
    }
    return table.access() == Survey.Access.SEQUENTIAL ? RowOrder.STORED : RowOrder.SORTED_BY_CTID;
  }
}

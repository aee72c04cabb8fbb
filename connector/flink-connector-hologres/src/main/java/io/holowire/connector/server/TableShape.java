package io.holowire.connector.server;

import io.holowire.connector.sql.TablePath;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;

/**
 * One table as the server has it; owns how keys of the DDL meet those of the table.
 *
 * @param oid the table's
 * @param path the server's spelling, with the schema
 * @param kind {@code pg_class.relkind}: {@code r} table, {@code p} partitioned parent, {@code v}
 *     view, {@code m} materialized view, {@code f} foreign table
 * @param partition whether it is itself a partition
 * @param partitionKey a parent's key as SQL text, such as {@code LIST (ds)}; null for others
 * @param columns in the table's order
 * @param uniqueIndexes the primary key first
 */
public record TableShape(
    long oid,
    TablePath path,
    char kind,
    boolean partition,
    String partitionKey,
    List<ColumnShape> columns,
    List<UniqueIndex> uniqueIndexes)
    implements RelationShape {

  public TableShape {
    columns = List.copyOf(columns);
    uniqueIndexes = List.copyOf(uniqueIndexes);
  }

  /** Whether it is a view. */
  public boolean isView() {
    return kind == 'v';
  }

  /** Whether it is the parent of partitions. */
  public boolean isPartitioned() {
    return kind == 'p';
  }

  /** The primary key's columns in its order; empty = none. */
  public List<String> primaryKey() {
    return uniqueIndexes.stream()
        .filter(UniqueIndex::primary)
        .findFirst()
        .map(UniqueIndex::columns)
        .orElse(List.of());
  }

  /**
   * The column of that name: the exact one, else the only one that differs in case alone.
   *
   * @throws ValidationException when there is none or more than one of the latter
   */
  public ColumnShape column(String name) {
    return named().column(name);
  }

  /**
   * The same without an error for a missing column.
   *
   * @throws ValidationException when several columns differ from the name in case alone
   */
  public Optional<ColumnShape> find(String name) {
    return named().find(name);
  }

  @Override
  public List<ColumnShape> columns(List<String> names) {
    return named().columns(names);
  }

  private NamedColumns named() {
    return new NamedColumns("table " + path, columns);
  }

  /**
   * The columns that identify a row for a sink, in the index's order; empty = rows are appended.
   *
   * @param declared the DDL's PRIMARY KEY; empty = none declared
   * @param written the columns that the sink has
   * @throws ValidationException when the declared key is neither the table's primary key nor a
   *     unique index of it
   */
  public List<ColumnShape> key(List<String> declared, List<ColumnShape> written) {
    if (declared.isEmpty()) {
      // A key column that the sink does not write is filled by the server: nothing to conflict on.
      Set<String> names = written.stream().map(ColumnShape::name).collect(Collectors.toSet());
      return uniqueIndexes.stream()
          .filter(index -> index.primary() && names.containsAll(index.columns()))
          .findFirst()
          .map(this::conflictTarget)
          .orElse(List.of());
    }
    Set<String> wanted = new HashSet<>();
    columns(declared).forEach(column -> wanted.add(column.name()));
    UniqueIndex match = null;
    for (UniqueIndex index : uniqueIndexes) {
      if (wanted.equals(Set.copyOf(index.columns())) && (match == null || !match.immediate())) {
        match = index;
      }
    }
    if (match == null) {
      throw new ValidationException(
          "PRIMARY KEY ("
              + String.join(", ", declared)
              + ") of the DDL is neither the primary key nor a unique index of table "
              + path
              + "; it has "
              + keys());
    }
    return conflictTarget(match);
  }

  private List<ColumnShape> conflictTarget(UniqueIndex index) {
    if (!index.immediate()) {
      throw new ValidationException(
          "the key ("
              + String.join(", ", index.columns())
              + ") of table "
              + path
              + " is deferrable, and ON CONFLICT cannot use such a key");
    }
    return columns(index.columns());
  }

  private String keys() {
    if (uniqueIndexes.isEmpty()) {
      return "no key";
    }
    return uniqueIndexes.stream()
        .map(
            index ->
                (index.primary() ? "primary key (" : "unique (")
                    + String.join(", ", index.columns())
                    + ")")
        .collect(Collectors.joining(", "));
  }

  /** Names of the columns that {@code insertorreplace} resets: those the sink does not have. */
  public List<String> resetColumns(List<ColumnShape> written) {
    Set<String> names = written.stream().map(ColumnShape::name).collect(Collectors.toSet());
    return columns.stream()
        .filter(column -> column.resettable() && !names.contains(column.name()))
        .map(ColumnShape::name)
        .toList();
  }
}

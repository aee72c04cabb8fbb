package io.holowire.connector.server;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.table.api.ValidationException;

/**
 * Owns how the names of a DDL meet those of the server's columns.
 *
 * @param owner of the columns, as messages name it
 * @param columns in the owner's order
 */
record NamedColumns(String owner, List<ColumnShape> columns) {

  /** See {@link TableShape#column}. */
  ColumnShape column(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new ValidationException(
                    owner
                        + " has no column \""
                        + name
                        + "\""
                        + (columns.isEmpty() ? "" : "; it has " + names(columns))));
  }

  /** See {@link TableShape#find}. */
  Optional<ColumnShape> find(String name) {
    for (ColumnShape column : columns) {
      if (column.name().equals(name)) {
        return Optional.of(column);
      }
    }
    List<ColumnShape> alike =
        columns.stream().filter(column -> column.name().equalsIgnoreCase(name)).toList();
    if (alike.size() > 1) {
      throw new ValidationException(
          owner
              + " has no column \""
              + name
              + "\" but several that differ from it in case alone: "
              + names(alike));
    }
    return alike.stream().findFirst();
  }

  /** See {@link RelationShape#columns(List)}. */
  List<ColumnShape> columns(List<String> names) {
    return names.stream().map(this::column).toList();
  }

  private static String names(List<ColumnShape> columns) {
    String list =
        columns.stream().limit(20).map(ColumnShape::name).collect(Collectors.joining(", "));
    return columns.size() > 20 ? list + ", …" : list;
  }
}

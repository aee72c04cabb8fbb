package io.holowire.connector.server;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.api.ValidationException;

/** The columns of something that can be read. */
public sealed interface RelationShape extends Serializable permits TableShape, QueryShape {

  /** All columns, in order. */
  List<ColumnShape> columns();

  /**
   * The columns of a DDL, each met by name, in the DDL's order: the exact one, else the only one
   * that differs in case alone.
   *
   * @throws ValidationException when there is none or more than one of the latter
   */
  List<ColumnShape> columns(List<String> names);
}

package io.holowire.connector.server;

import io.holowire.connector.sql.CatalogSql.Attribute;
import io.holowire.pgwire.conn.Statement;
import io.holowire.pgwire.wire.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.api.ValidationException;

/**
 * The result of a query of the user's own, as the server has it.
 *
 * @param columns in the query's order, each name once
 */
public record QueryShape(List<ColumnShape> columns) implements RelationShape {
  public QueryShape {
    columns = List.copyOf(columns);
  }

  @Override
  public List<ColumnShape> columns(List<String> names) {
    return new NamedColumns("the query", columns).columns(names);
  }

  /**
   * What the server says of the query without having run it.
   *
   * @throws ValidationException when a scan cannot read the rows
   */
  static List<Attribute> attributes(Statement query) {
    if (!query.parameterOids().isEmpty()) {
      throw new ValidationException("the query has a parameter, and there is no value for it");
    }
    if (query.rows() == null || query.rows().size() == 0) {
      throw new ValidationException(
          "the query returns no " + (query.rows() == null ? "rows" : "columns"));
    }
    Set<String> names = new HashSet<>();
    List<Attribute> attributes = new ArrayList<>();
    for (Field field : query.rows().fields()) {
      if (!names.add(field.name())) {
        throw new ValidationException(
            "the query has several columns \""
                + field.name()
                + "\"; give them different names with AS");
      }
      attributes.add(
          new Attribute(
              field.name(), attributes.size() + 1, field.typeOid(), field.typeModifier()));
    }
    return attributes;
  }
}

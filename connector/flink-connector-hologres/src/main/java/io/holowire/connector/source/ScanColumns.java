package io.holowire.connector.source;

import io.holowire.connector.pushdown.Aggregation;
import io.holowire.connector.pushdown.PushDown;
import io.holowire.connector.row.RowDecoder;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.RelationShape;
import io.holowire.connector.sql.ScanStatement;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rows of a scan consist of on the server.
 *
 * @param outputs the select list
 * @param shapes of its values
 * @param groupBy expressions; empty = no groups
 */
record ScanColumns(List<String> outputs, List<ColumnShape> shapes, List<String> groupBy) {

  /**
   * What a request asks of a relation.
   *
   * @throws org.apache.flink.table.api.ValidationException when a column is missing or its type
   *     does not go with Flink's
   */
  static ScanColumns of(ScanRequest request, RelationShape relation) {
    Aggregation aggregation = request.pushed().aggregation();
    if (aggregation != null) {
      return new ScanColumns(
          aggregation.outputs().stream().map(Aggregation.Output::expression).toList(),
          aggregation.outputs().stream().map(Aggregation.Output::shape).toList(),
          aggregation.groupBy());
    }
    List<ColumnShape> shapes = relation.columns(request.produced().getFieldNames());
    return new ScanColumns(
        ScanStatement.outputs(RowDecoder.sqlColumns(request.produced(), shapes)),
        shapes,
        List.of());
  }

  /** The statement that reads them from all that the user wants to see. */
  ScanStatement statement(String from, PushDown pushed) {
    return new ScanStatement(outputs, from).where(pushed.where()).groupBy(groupBy);
  }

  int count() {
    return shapes.size();
  }

  /** The same behind the place where each row is stored. */
  ScanColumns withPlaces() {
    List<String> more = new ArrayList<>(outputs);
    more.add(0, "ctid");
    return new ScanColumns(more, shapes, groupBy);
  }

  /**
   * For rows of the statement.
   *
   * @param firstColumn where their own columns begin
   */
  RowDecoder decoder(ScanRequest request, int firstColumn) {
    return new RowDecoder(request.produced(), shapes, firstColumn, request.rows());
  }
}

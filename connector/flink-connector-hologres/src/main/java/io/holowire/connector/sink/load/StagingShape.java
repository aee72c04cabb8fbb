package io.holowire.connector.sink.load;

import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.Reply;
import io.holowire.connector.sink.WriteTarget;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.StagingSql;
import io.holowire.connector.sql.StagingSql.Check;
import io.holowire.connector.sql.StagingSql.Column;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.SimpleResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a staging table looks like: the columns that are written, with the types, NOT NULL and CHECK
 * constraints of the target, so that a bad row is refused before the checkpoint. Without the
 * target's triggers, indexes and defaults, and without constraints over columns that are not
 * written; without any where a trigger may yet mend the rows.
 */
record StagingShape(List<Column> columns, List<Check> checks) {
  StagingShape {
    columns = List.copyOf(columns);
    checks = List.copyOf(checks);
  }

  /**
   * Asks the server.
   *
   * @param order the name of the column that numbers the rows; null = none
   */
  static StagingShape of(PgConnection connection, WriteTarget target, String order)
      throws InterruptedException {
    List<SimpleResult> answers =
        Reply.await(connection.query(StagingSql.shape(target.shape().oid())));
    Map<String, String> collations = new HashMap<>();
    answers.get(0).rows().forEach(row -> collations.put(row.get(0), row.get(1)));
    boolean mended = answers.get(2).rows().get(0).get(0).equals("t");
    List<Column> columns = new ArrayList<>();
    for (SqlColumn column : target.columns()) {
      ColumnShape shape = target.shape().column(column.name());
      columns.add(
          new Column(
              shape.name(),
              shape.declaredType(),
              collations.get(shape.name()),
              shape.notNull() && !mended));
    }
    Set<String> written =
        target.columns().stream().map(SqlColumn::name).collect(Collectors.toSet());
    if (order != null) {
      columns.add(new Column(order, "bigint", null, false));
    }
    return new StagingShape(columns, mended ? List.of() : checks(answers.get(1).rows(), written));
  }

  /** Those of which every column is written; a NULL stands for the whole row. */
  private static List<Check> checks(List<List<String>> rows, Set<String> written) {
    Map<String, Check> checks = new LinkedHashMap<>();
    Map<String, Boolean> usable = new HashMap<>();
    for (List<String> row : rows) {
      checks.put(row.get(0), new Check(row.get(0), row.get(1)));
      boolean known = row.get(2) != null && written.contains(row.get(2));
      usable.merge(row.get(0), known, Boolean::logicalAnd);
    }
    return checks.values().stream().filter(check -> usable.get(check.name())).toList();
  }
}

package io.holowire.connector.sink.load;

import io.holowire.connector.sql.CopyFormat;
import io.holowire.connector.sql.CopySql;
import io.holowire.connector.sql.LedgerSql;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.TablePath;
import java.util.List;

/**
 * What a writer has found out and decided when it opened.
 *
 * @param target the table
 * @param destination where the rows go first
 * @param columns that are sent, the one that numbers the rows among them
 * @param order the name of that one; null = none
 * @param format of the COPY
 * @param encoding of the rows
 * @param names of the rows, for people
 * @param ledger where commits are written down
 * @param loaded whether an earlier attempt has committed this very load
 */
record LoadPlan(
    TablePath target,
    Destination destination,
    List<SqlColumn> columns,
    String order,
    CopyFormat format,
    CopyTransaction.Encoding encoding,
    RowNames names,
    LedgerSql ledger,
    boolean loaded) {

  String copySql(TablePath table) {
    return CopySql.copyIn(table, columns, format);
  }

  /** The committable for what has been loaded into such a destination. */
  Portion portion(Uncommitted from, String name, LoadIdentity identity, long rows, long bytes) {
    return new Portion(
        name,
        from.mode(),
        ledger.schema(),
        identity.sink(),
        identity.job(),
        columns.stream().map(SqlColumn::name).filter(column -> !column.equals(order)).toList(),
        order,
        rows,
        bytes,
        Portion.UNKNOWN);
  }
}

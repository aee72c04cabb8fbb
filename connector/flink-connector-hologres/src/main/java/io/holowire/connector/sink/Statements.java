package io.holowire.connector.sink;

import io.holowire.connector.sql.DeleteStrategy;
import io.holowire.connector.sql.OnConflict;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.UpsertSql;
import io.holowire.connector.sql.UpsertSql.Form;
import java.util.List;

/**
 * The prepared statements that write one table, or one partition.
 *
 * @param remove the delete or null-out; null when there is none
 */
record Statements(WriteForm upsert, WriteForm remove) {
  static Statements of(UpsertSql sql, OnConflict onConflict, DeleteStrategy deletes) {
    Form form = Form.of(sql.columns());
    WriteForm upsert = WriteForm.of(form, sql.upsert(onConflict, form), sql.columns());
    if (sql.keyColumns() == 0 || deletes == DeleteStrategy.IGNORE) {
      return new Statements(upsert, null);
    }
    List<SqlColumn> key = sql.key();
    Form keyForm = Form.of(key);
    String text = deletes == DeleteStrategy.DELETE ? sql.delete(keyForm) : sql.nullOut(keyForm);
    return new Statements(upsert, WriteForm.of(keyForm, text, key));
  }

  /** The statement of a step. */
  WriteForm form(Step step) {
    return step.action() == Step.Action.UPSERT ? upsert : remove;
  }
}

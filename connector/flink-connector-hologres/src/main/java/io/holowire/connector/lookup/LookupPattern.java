package io.holowire.connector.lookup;

import io.holowire.connector.row.ColumnWriter;
import io.holowire.connector.row.ColumnWriters;
import io.holowire.connector.row.RowDecoder;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.LookupSql;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.type.Oid;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;

/**
 * What the statements of a lookup say, whichever of the tables with these columns they name.
 *
 * @param keys the columns to compare, in the order of the parameters
 * @param read the columns to answer
 * @param where a condition that the rows must fulfil; null = none
 * @param insertedAs the declared types of the keys' columns; null = a missing key stays missing
 * @param format how keys are written
 * @param decoder reads the rows; for one thread
 */
record LookupPattern(
    Form form,
    List<SqlColumn> keys,
    List<SqlColumn> read,
    String where,
    List<String> insertedAs,
    KeyFormat format,
    RowDecoder decoder) {
  /** How many keys a statement is for. */
  enum Form {
    /** Whatever number a batch has. */
    MANY,
    ONE
  }

  /**
   * @throws RuntimeException when a column is missing, or types do not go together
   */
  static LookupPattern of(LookupRequest request, TableShape table, Form form) {
    List<ColumnShape> compared = table.columns(request.keys().getFieldNames());
    List<SqlColumn> keys = new ArrayList<>();
    List<ColumnWriter> writers = new ArrayList<>();
    for (int i = 0; i < compared.size(); i++) {
      LogicalType type = request.keys().getTypeAt(i);
      keys.add(ColumnWriters.keyColumn(type, compared.get(i)));
      writers.add(ColumnWriters.ofKey(type, i, compared.get(i), request.rows()));
    }
    List<ColumnShape> columns = table.columns(request.produced().getFieldNames());
    return new LookupPattern(
        form,
        List.copyOf(keys),
        RowDecoder.sqlColumns(request.produced(), columns),
        request.where(),
        request.settings().insertIfNotExists()
            ? compared.stream().map(ColumnShape::declaredType).toList()
            : null,
        new KeyFormat(writers, keys.stream().map(SqlColumn::wireOid).toList()),
        new RowDecoder(request.produced(), columns, form == Form.MANY ? 1 : 0, request.rows()));
  }

  /** The names of the columns to compare, as the server spells them. */
  List<String> keyNames() {
    return keys.stream().map(SqlColumn::name).toList();
  }

  /**
   * The statement for a table.
   *
   * @param join how many keys meet its rows
   */
  LookupStatement on(TablePath table, LookupSql.Join join) {
    boolean many = form == Form.MANY;
    LookupSql sql = new LookupSql(table, keys);
    int[] parameters =
        format.oids().stream().mapToInt(oid -> many ? Oid.arrayOf(oid) : oid.intValue()).toArray();
    return new LookupStatement(
        Query.of(many ? sql.many(read, where, join) : sql.one(read, where), parameters),
        insertedAs == null
            ? null
            : Query.of(many ? sql.insertMany(insertedAs) : sql.insertOne(insertedAs), parameters),
        format,
        decoder);
  }
}

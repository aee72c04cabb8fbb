package io.holowire.connector.source;

import io.holowire.connector.server.Catalog;
import io.holowire.connector.server.Reply;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.Relation;
import io.holowire.pgwire.conn.PgConnection;

/** Meets what a scan reads. */
final class Relations {
  private Relations() {}

  /** Its columns and keys. Blocks. */
  static TableShape shape(PgConnection connection, Relation relation) throws InterruptedException {
    if (relation instanceof Relation.Table table) {
      return Reply.await(Catalog.tableShape(connection, table.path()));
    }
    throw new IllegalStateException("no table: " + relation);
  }
}

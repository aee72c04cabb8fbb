package io.holowire.connector.source;

import io.holowire.connector.server.Catalog;
import io.holowire.connector.server.RelationShape;
import io.holowire.connector.server.Reply;
import io.holowire.connector.sql.Relation;
import io.holowire.pgwire.conn.PgConnection;

/** Meets what a scan reads. */
final class Relations {
  private Relations() {}

  /** Its columns and keys. Blocks. */
  static RelationShape shape(PgConnection connection, Relation relation)
      throws InterruptedException {
    return relation instanceof Relation.Table table
        ? Reply.await(Catalog.tableShape(connection, table.path()))
        : Reply.await(Catalog.queryShape(connection, (Relation.Query) relation));
  }
}

package io.holowire.jmh.compare;

import de.bytefish.pgbulkinsert.PgBulkInsert;
import de.bytefish.pgbulkinsert.mapping.AbstractMapping;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.postgresql.PGConnection;

/** The library PgBulkInsert: binary COPY, encoded from objects by a mapping. */
record PgBulkInsertWay() implements CopyWay {
  @Override
  public String name() {
    return "pgbulkinsert";
  }

  @Override
  public boolean knows(Dataset dataset) {
    return dataset instanceof LineItemRows;
  }

  @Override
  public Copy prepare(Server server, Dataset dataset, List<RowData> rows) {
    PgBulkInsert<LineItem> insert = new PgBulkInsert<>(new Mapping());
    return () -> {
      try (Server.Session session = server.open()) {
        insert.saveAll(session.connection().unwrap(PGConnection.class), LineItem.of(rows));
      }
    };
  }

  @Override
  public String toString() {
    return name() + ": PgBulkInsert, binary encoded from objects";
  }

  private static final class Mapping extends AbstractMapping<LineItem> {
    Mapping() {
      super(Server.SCHEMA, LineItems.NAME);
      mapLongPrimitive("l_orderkey", LineItem::orderKey);
      mapLongPrimitive("l_partkey", LineItem::partKey);
      mapLongPrimitive("l_suppkey", LineItem::supplierKey);
      mapIntegerPrimitive("l_linenumber", LineItem::lineNumber);
      mapNumeric("l_quantity", LineItem::quantity);
      mapNumeric("l_extendedprice", LineItem::extendedPrice);
      mapNumeric("l_discount", LineItem::discount);
      mapNumeric("l_tax", LineItem::tax);
      mapVarChar("l_returnflag", LineItem::returnFlag);
      mapVarChar("l_linestatus", LineItem::status);
      mapDate("l_shipdate", LineItem::shipDate);
      mapDate("l_commitdate", LineItem::commitDate);
      mapDate("l_receiptdate", LineItem::receiptDate);
      mapVarChar("l_shipinstruct", LineItem::shipInstructions);
      mapVarChar("l_shipmode", LineItem::shipMode);
      mapVarChar("l_comment", LineItem::comment);
    }
  }
}

package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Checksum;
import io.holowire.jmh.compare.checksum.Total;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;

/** The driver's cursor, every column by the getter of its type. */
record CursorWay() implements ScanWay {
  /** The rows of one round trip, of the JDBC connector as well. */
  static final int FETCH_SIZE = 10_000;

  @Override
  public String name() {
    return "cursor";
  }

  @Override
  public boolean knows(Dataset dataset) {
    return dataset instanceof LineItemRows;
  }

  @Override
  public Total scan(Server server, String table) throws Exception {
    Checksum checksum = new Checksum();
    try (Server.Session session = server.open();
        Statement statement = session.connection().createStatement()) {
      // Else the driver reads the whole result before the first row.
      session.connection().setAutoCommit(false);
      statement.setFetchSize(FETCH_SIZE);
      try (ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
        while (result.next()) {
          add(result, checksum);
        }
      }
    }
    return checksum.total();
  }

  private static void add(ResultSet item, Checksum checksum) throws SQLException {
    checksum.add(item.getLong(1));
    checksum.add(item.getLong(2));
    checksum.add(item.getLong(3));
    checksum.add(item.getInt(4));
    for (int money = 5; money < 9; money++) {
      checksum.add(item.getBigDecimal(money));
    }
    checksum.add(item.getString(9));
    checksum.add(item.getString(10));
    for (int date = 11; date < 14; date++) {
      checksum.add(item.getObject(date, LocalDate.class));
    }
    for (int text = 14; text < 17; text++) {
      checksum.add(item.getString(text));
    }
    checksum.endRow();
  }

  @Override
  public String toString() {
    return "%s: pgjdbc's cursor, fetch size %,d, no autocommit".formatted(name(), FETCH_SIZE);
  }
}

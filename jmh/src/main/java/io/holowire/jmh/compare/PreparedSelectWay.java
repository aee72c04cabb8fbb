package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Checksum;
import io.holowire.jmh.compare.checksum.Total;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** The JDBC driver's prepared select, one key at a time. */
record PreparedSelectWay() implements LookupWay {
  @Override
  public String name() {
    return "pgjdbc";
  }

  @Override
  public Total lookUp(Server server, long[] keys) throws Exception {
    Checksum checksum = new Checksum();
    try (Server.Session session = server.open();
        PreparedStatement select = session.connection().prepareStatement(SELECT + "?")) {
      for (long key : keys) {
        select.setLong(1, key);
        try (ResultSet result = select.executeQuery()) {
          while (result.next()) {
            add(result, checksum);
          }
        }
      }
    }
    return checksum.total();
  }

  private static void add(ResultSet event, Checksum checksum) throws SQLException {
    checksum.add(event.getLong(1));
    checksum.add(event.getInt(2));
    checksum.add(event.getString(3));
    checksum.add(event.getBigDecimal(4));
    checksum.add(event.getDouble(5));
    checksum.add(event.getBoolean(6));
    checksum.add(event.getObject(7, LocalDate.class));
    checksum.add(event.getObject(8, LocalDateTime.class));
    checksum.add(event.getString(9));
    checksum.add(event.getString(10));
    checksum.endRow();
  }

  @Override
  public String toString() {
    return name() + ": pgjdbc's prepared select, one key at a time";
  }
}

package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Checksum;
import io.holowire.jmh.compare.checksum.Total;
import java.sql.PreparedStatement;

/** The JDBC driver's prepared select, one key at a time. */
record PreparedSelectWay() implements LookupWay {
  @Override
  public String name() {
    return "pgjdbc";
  }

  @Override
  public boolean knows(Dataset dataset) {
    return dataset instanceof EventRows;
  }

  @Override
  public Total lookUp(Server server, String select, long[] keys) throws Exception {
    Checksum checksum = new Checksum();
    try (Server.Session session = server.open();
        PreparedStatement statement = session.connection().prepareStatement(select + "?")) {
      for (long key : keys) {
        statement.setLong(1, key);
        JdbcEvents.add(statement, checksum);
      }
    }
    return checksum.total();
  }

  @Override
  public String toString() {
    return name() + ": pgjdbc's prepared select, one key at a time";
  }
}

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
  public Total lookUp(Server server, long[] keys) throws Exception {
    Checksum checksum = new Checksum();
    try (Server.Session session = server.open();
        PreparedStatement select = session.connection().prepareStatement(SELECT + "?")) {
      for (long key : keys) {
        select.setLong(1, key);
        JdbcEvents.add(select, checksum);
      }
    }
    return checksum.total();
  }

  @Override
  public String toString() {
    return name() + ": pgjdbc's prepared select, one key at a time";
  }
}

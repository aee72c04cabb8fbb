package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Checksum;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;

/**
 * Rows of {@code events} as the JDBC driver decodes them, every column by the getter of its type.
 */
public final class JdbcEvents {
  private JdbcEvents() {}

  /** Runs the query, and adds what it finds to the sum. */
  public static void add(PreparedStatement select, Checksum sum) throws SQLException {
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        sum.add(rows.getLong(1));
        sum.add(rows.getInt(2));
        sum.add(rows.getString(3));
        sum.add(rows.getBigDecimal(4));
        sum.add(rows.getDouble(5));
        sum.add(rows.getBoolean(6));
        sum.add(rows.getObject(7, LocalDate.class));
        sum.add(rows.getObject(8, LocalDateTime.class));
        sum.add(rows.getString(9));
        sum.add(rows.getString(10));
        sum.endRow();
      }
    }
  }
}

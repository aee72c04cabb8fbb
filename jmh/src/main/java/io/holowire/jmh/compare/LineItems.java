package io.holowire.jmh.compare;

import io.holowire.quickstart.tpch.Fingerprint;
import io.holowire.quickstart.tpch.Relation;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;

/** The first rows of TPC-H {@code lineitem}, the same at each call. */
public final class LineItems {
  /** For Flink and for PostgreSQL. */
  public static final String COLUMNS =
      """
      l_orderkey BIGINT NOT NULL, l_partkey BIGINT NOT NULL, l_suppkey BIGINT NOT NULL,
      l_linenumber INT NOT NULL, l_quantity DECIMAL(15, 2) NOT NULL,
      l_extendedprice DECIMAL(15, 2) NOT NULL, l_discount DECIMAL(15, 2) NOT NULL,
      l_tax DECIMAL(15, 2) NOT NULL, l_returnflag VARCHAR(1) NOT NULL,
      l_linestatus VARCHAR(1) NOT NULL, l_shipdate DATE NOT NULL, l_commitdate DATE NOT NULL,
      l_receiptdate DATE NOT NULL, l_shipinstruct VARCHAR(25) NOT NULL,
      l_shipmode VARCHAR(10) NOT NULL, l_comment VARCHAR(44) NOT NULL\
      """;

  /** The server's table, in {@link Server#SCHEMA}. */
  static final String NAME = "lineitem";

  static final String TABLE = Server.SCHEMA + "." + NAME;

  /** PostgreSQL's answer is what {@link #fingerprint} says. */
  static final String QUESTION =
      "SELECT count || '|' || sum FROM (%s) AS answer (count, sum)"
          .formatted(Fingerprint.query(Relation.LINEITEM, TABLE));

  /** 1 % less than there are, since their number varies with the scale. */
  private static final double ROWS_AT_SCALE_1 = 5_940_000;

  private static final double LEAST_SCALE = 0.001;

  private LineItems() {}

  public static List<RowData> rows(int count) {
    return stream(count).toList();
  }

  /** The same rows, made when they are needed. */
  static Stream<RowData> stream(int count) {
    Iterator<RowData> generated =
        Relation.LINEITEM.rows(count / ROWS_AT_SCALE_1 + LEAST_SCALE, 1, 1);
    return Stream.generate(generated::next).limit(count);
  }

  /** The greatest {@code l_orderkey} of so many rows; the least is 1. */
  static long greatestOrderKey(int count) {
    return stream(count).mapToLong(row -> row.getLong(0)).max().orElseThrow();
  }

  /** What the table must hold after these rows, every column of them. */
  static String fingerprint(List<RowData> rows) {
    return fingerprint(rows.stream());
  }

  static String fingerprint(Stream<RowData> rows) {
    return new Fingerprint().apply(rows.iterator()).toString();
  }
}

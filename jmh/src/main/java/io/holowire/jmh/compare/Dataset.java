package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Columns;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;

/**
 * A table and its rows, the same at each call: what the server makes, which rows are written there
 * or stand there to be read, and what it must answer.
 */
sealed interface Dataset extends Serializable permits EventRows, GeneratedRows, LineItemRows {
  /** The table's name in {@link Server#SCHEMA}. */
  String name();

  /** For Flink and for PostgreSQL; the first is a {@code bigint}. */
  String columns();

  /** Whether the first column is the primary key. */
  boolean isKeyed();

  /**
   * The rows that are written: with a key, an upsert changelog in which it comes more than once.
   */
  List<RowData> written(int count);

  /** The rows of a table that is read, made when they are needed; keys count from 0. */
  Stream<RowData> stored(int count);

  /** What the server is asked when rows have been written. */
  String question();

  /** What it must answer after these. */
  String answer(List<RowData> written);

  /** The first column by its name. */
  default String first() {
    return "id";
  }

  /** The least value of the first column. */
  default long least() {
    return 0;
  }

  /** The greatest value of the first column where so many rows are stored. */
  default long greatest(int count) {
    return count - 1L;
  }

  /** How many columns there are. */
  default int width() {
    return Columns.types(columns()).size();
  }

  /** The server's table. */
  default String table() {
    return Server.SCHEMA + "." + name();
  }

  /**
   * What stands behind the table's name, in brackets.
   *
   * @param key what is said of a key, besides
   */
  default String definition(String key) {
    return isKeyed()
        ? "(%s, PRIMARY KEY (%s)%s)".formatted(columns(), first(), key)
        : "(%s)".formatted(columns());
  }

  /** The columns of a table that takes the rows without checking them. */
  default String unchecked() {
    return columns().replace(" NOT NULL", "");
  }

  /** What the server runs beforehand, so that every run meets the same. */
  default String prepare() {
    return "DROP SCHEMA IF EXISTS %1$s CASCADE; CREATE SCHEMA %1$s; CREATE TABLE %2$s %3$s"
        .formatted(Server.SCHEMA, table(), definition(""));
  }
}

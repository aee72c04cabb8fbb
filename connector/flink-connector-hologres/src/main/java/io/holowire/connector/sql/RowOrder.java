package io.holowire.connector.sql;

/** In which order a split's rows come. All but the first come the same way again. */
public enum RowOrder {
  /** As the server likes it. */
  ANY,
  /** As stored: of one table, read from page to page by one process. */
  STORED,
  /** As stored, however the server finds them: it sorts by {@code ctid}. For few rows. */
  SORTED_BY_CTID,
  /** By the text of what is read: rows that are equal in it can stand for each other. */
  SORTED_BY_TEXT
}

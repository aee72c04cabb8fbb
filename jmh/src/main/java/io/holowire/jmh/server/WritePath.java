package io.holowire.jmh.server;

/** How rows get into a table. */
enum WritePath {
  /** One COPY in binary format for each batch. */
  COPY_BINARY,
  /** One COPY in text format for each batch. */
  COPY_TEXT,
  /** One upsert for each batch, which takes an array for each column. */
  UNNEST,
  /** One upsert for each batch, which takes a parameter for each value. */
  VALUES,
  /** One upsert for each row, a batch of them under way at once. */
  SINGLE_ROWS,
  /** One COPY into a temporary table and one upsert from there, in a transaction for each batch. */
  STAGED_MERGE
}

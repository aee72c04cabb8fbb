package io.holowire.jmh.server;

import io.holowire.jmh.compare.checksum.Total;
import java.sql.SQLException;
import java.util.List;

/** A client library at work on table {@code events}. Owns its connections. */
interface Client extends AutoCloseable {
  /**
   * Connects for writing.
   *
   * @throws UnsupportedOperationException where the library has no such path
   */
  Write write(WritePath path) throws Exception;

  /**
   * Connects for reading.
   *
   * @throws UnsupportedOperationException where the library has no such path
   */
  Read read(ReadPath path) throws Exception;

  /**
   * Connects for lookups by a prepared statement that takes one key.
   *
   * @param inFlight how many may be under way at a time
   * @throws UnsupportedOperationException where the library has no statements
   */
  LookUp lookUp(int inFlight) throws Exception;

  @Override
  void close() throws SQLException;

  /** Writes a batch; comes back when the server has committed it. */
  interface Write {
    void batch(List<Event> rows) throws Exception;
  }

  /** Reads all rows, and adds up the values of all columns. */
  interface Read {
    Total all() throws Exception;
  }

  /** Looks up the rows of some keys, and adds up the values of all columns. */
  interface LookUp {
    Total all(long[] keys) throws Exception;
  }
}

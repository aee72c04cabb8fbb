package io.holowire.connector.sink.load;

import io.holowire.connector.sql.TablePath;

/** Where the COPY of a portion goes, and what stands around it. */
interface Destination {
  /** A new name for what one subtask loads up to the next checkpoint. */
  String name(int sequence);

  /** Statements that begin it; null = none. */
  String begin(String name);

  /** What COPY names. */
  TablePath table(String name);

  /** Statements that end it; null = none. */
  String end(String name, long rows);

  /** The last word of the server to {@link #end}, if all is well. */
  String lastTag();
}

package io.holowire.connector.sink.load;

import io.holowire.connector.options.LoadOptions.Mode;

/** A destination from which rows have yet to be committed when they have ended. */
interface Uncommitted extends Destination {
  /** How they are committed. */
  Mode mode();

  /** A statement that takes back what has ended and will not be committed. */
  String undo(String name);
}

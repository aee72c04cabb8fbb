package io.holowire.connector.sink.load;

import io.holowire.connector.options.LoadOptions.Mode;
import io.holowire.connector.sink.SinkSpec;
import java.util.List;

/** Makes portions of one mode visible, each once, however often it is run. */
interface Commit {
  /**
   * Waits for the server. A failure leaves a state from which it can be run again, over another
   * connection.
   *
   * @param portions in the order in which they take effect; all of a whole load, or none
   * @throws io.holowire.pgwire.error.PgException what the server says, or the loss of the
   *     connection
   * @throws LostRowsException when rows are no more where they were kept
   * @throws IllegalStateException when the table cannot take them
   */
  void run(List<Portion> portions) throws InterruptedException;

  /**
   * Statements by which a person can do the same, once what is in the way is gone; empty = it is
   * not known which.
   */
  List<String> byHand(List<Portion> portions);

  static Commit of(Mode mode, SinkSpec spec, Ledger ledger) {
    return mode == Mode.STAGING ? new StagedCommit(spec, ledger) : new PreparedCommit(spec, ledger);
  }
}

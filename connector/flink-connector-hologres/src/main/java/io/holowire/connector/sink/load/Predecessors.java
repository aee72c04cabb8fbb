package io.holowire.connector.sink.load;

import io.holowire.connector.server.Reply;
import io.holowire.connector.sql.TransactionSql;
import io.holowire.pgwire.conn.PgConnection;
import java.time.Duration;

/**
 * Sessions of tasks that were lost, whose transactions are marked: they may wait for words that
 * never come, hold locks, or end late.
 *
 * @param owner by whom their transactions are marked
 * @param subtask that looks for them
 * @param subtasks among which the numbers of all there ever were are shared out
 */
record Predecessors(PgConnection connection, String owner, int subtask, int subtasks) {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** Those of a sink's committers, of which there is one at a time. */
  static Predecessors ofCommitter(PgConnection connection, String sink) {
    return new Predecessors(connection, committer(sink), 0, 1);
  }

  /** By whom the committers' transactions are marked. */
  static String committer(String sink) {
    return sink + " commit";
  }

  /**
   * Ends them, and waits until they are gone.
   *
   * @throws IllegalStateException when one is still there after 10 s
   */
  void end() throws InterruptedException {
    String end = TransactionSql.endMarked(owner, subtask, subtasks);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Reply.await(connection.query(end)).get(0).rows().isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "a session of an earlier attempt is still there, "
                + PATIENCE.toSeconds()
                + " s after it was ended");
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }
}

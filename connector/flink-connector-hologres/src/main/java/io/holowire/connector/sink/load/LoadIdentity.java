package io.holowire.connector.sink.load;

import java.util.UUID;

/**
 * Whose load it is: names that no other load has.
 *
 * @param sink a UUID, kept in the job's state, so that a restored job goes on under it
 * @param job the id of the running job
 */
record LoadIdentity(String sink, String job) {
  private static final String TABLE = "stage_";
  private static final String TRANSACTION = "holowire_";
  private static final char SEPARATOR = '_';

  /** The load of a job without checkpoints. */
  String wholeLoad() {
    return job + "/" + sink;
  }

  /** What the names of all staging tables of the sink begin with. */
  String tablePrefix() {
    return TABLE + shortened(sink, 12) + SEPARATOR;
  }

  /** What the names of all its prepared transactions begin with. */
  String transactionPrefix() {
    return TRANSACTION + shortened(sink, 12) + SEPARATOR;
  }

  /** A new name for a staging table, at most 63 bytes, PostgreSQL's limit. */
  String table(int subtask, int attempt, int sequence) {
    return tablePrefix() + rest(subtask, attempt, sequence);
  }

  /** A new name for a prepared transaction. */
  String transaction(int subtask, int attempt, int sequence) {
    return transactionPrefix() + rest(subtask, attempt, sequence);
  }

  /** Attempt numbers begin anew when the JobManager does: only the random part is unique. */
  private String rest(int subtask, int attempt, int sequence) {
    return shortened(job, 6)
        + SEPARATOR
        + subtask
        + SEPARATOR
        + attempt
        + SEPARATOR
        + sequence
        + SEPARATOR
        + shortened(UUID.randomUUID().toString(), 12);
  }

  /** The subtask that made something of this name, which begins with the prefix; -1 = none. */
  static int subtask(String name, String prefix) {
    String[] parts = name.substring(prefix.length()).split(String.valueOf(SEPARATOR));
    try {
      return parts.length == 5 ? Integer.parseInt(parts[1]) : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static String shortened(String id, int length) {
    return id.replace("-", "").substring(0, length);
  }
}

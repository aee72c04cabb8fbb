package io.holowire.connector.sink.load;

import java.util.List;

/** Says where the rows are when a commit has failed, and what can be done about it. */
final class LoadRescue {
  /** More statements than these nobody reads in a message. */
  private static final int SHOWN = 8;

  private LoadRescue() {}

  /**
   * A continuation of the failure's message.
   *
   * @param statements that do by hand what has failed; empty = not known
   */
  static String advice(List<Portion> portions, List<String> statements) {
    String more = portions.size() > 1 ? " and " + (portions.size() - 1) + " more" : "";
    String rows = portions.stream().mapToLong(Portion::rows).sum() + " rows";
    return ". Nothing is lost: the "
        + rows
        + " are in "
        + portions.get(0).id()
        + more
        + ", and the commit is tried again when the job starts again. "
        + (portions.get(0).ofWholeLoad()
            ? "A job that is submitted anew loads everything again: do that, or finish this one by"
                + " hand, not both"
            : "It can be finished by hand, too")
        + (statements.isEmpty() ? "" : ": " + shown(statements));
  }

  private static String shown(List<String> statements) {
    if (statements.size() <= SHOWN) {
      return String.join("; ", statements);
    }
    return String.join("; ", statements.subList(0, SHOWN))
        + "; … ("
        + (statements.size() - SHOWN)
        + " more of the kind)";
  }
}

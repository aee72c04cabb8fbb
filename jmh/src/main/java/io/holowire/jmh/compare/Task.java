package io.holowire.jmh.compare;

import java.io.Serializable;
import java.util.Map;

/** What every way does: a scenario, and the table with its rows that it is about. */
record Task(Scenario scenario, Dataset dataset) implements Serializable {
  /** Of a scenario's own table. */
  static Task of(Scenario scenario) {
    return new Task(scenario, scenario.dataset());
  }

  /** Flink's session, in the report. */
  Map<String, String> session() {
    return scenario.session();
  }

  /** Flink's tables; the one on the server has the WITH clause. */
  String tables(String with) {
    return scenario.tables(dataset, with);
  }

  /** The same where no server is, for what Flink and the source cost; the sink has the clause. */
  String floor(String with) {
    return scenario.floor(dataset, with);
  }
}

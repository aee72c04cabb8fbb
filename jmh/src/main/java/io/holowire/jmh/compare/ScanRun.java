package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Total;

/**
 * A run that scans the table twice.
 *
 * @param stored what the table holds
 */
record ScanRun(Way way, Server server, Total stored) implements Run {
  @Override
  public Measurement measure() throws Exception {
    try (Client client = way.open(Scenario.SCAN, server);
        Bench bench = Bench.open(server)) {
      job(client, bench);
      return job(client, bench);
    }
  }

  private Measurement job(Client client, Bench bench) throws Exception {
    Bench.Outcome outcome = bench.move(client, stored.rows());
    if (!outcome.arrived().agreesWith(stored)) {
      throw new IllegalStateException(
          "%s: [%s] arrived instead of [%s]".formatted(way.name(), outcome.arrived(), stored));
    }
    return outcome.measurement();
  }
}

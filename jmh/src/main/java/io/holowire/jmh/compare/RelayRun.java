package io.holowire.jmh.compare;

/**
 * A run that copies a table, each job into a new one, by the same job twice.
 *
 * @param rows of the table
 * @param expected what the new table must answer
 */
record RelayRun(Way way, Server server, int rows, String expected) implements Run {
  @Override
  public Measurement measure() throws Exception {
    try (Client client = way.open(Scenario.RELAY, server);
        Bench bench = Bench.open(server)) {
      job(client, bench);
      return job(client, bench);
    }
  }

  private Measurement job(Client client, Bench bench) throws Exception {
    bench.admin().execute(Scenario.RELAY.prepare());
    Measurement measurement = bench.move(client, rows).measurement();
    bench.check(way, Scenario.RELAY, expected);
    return measurement;
  }
}

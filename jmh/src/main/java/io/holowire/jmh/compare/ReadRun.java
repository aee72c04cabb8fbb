package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Total;

/**
 * A run that reads the table, by the same job each time.
 *
 * @param keys what is looked up
 * @param expected what the rows come to
 */
record ReadRun(Task task, Way way, Addresses addresses, WarmUp warmUp, Keys keys, Total expected)
    implements Run {
  @Override
  public Measurement measure() throws Exception {
    try (Client client = way.open(task, addresses.clients());
        Bench bench = Bench.open(addresses.admin())) {
      client.take(keys.rows());
      warmUp.run(() -> job(client, bench));
      return job(client, bench);
    }
  }

  private Measurement job(Client client, Bench bench) throws Exception {
    Bench.Outcome outcome = bench.move(client, expected.rows());
    if (!way.isFloor() && !outcome.arrived().agreesWith(expected)) {
      throw new IllegalStateException(
          "%s: [%s] arrived instead of [%s]".formatted(way.name(), outcome.arrived(), expected));
    }
    return outcome.measurement();
  }
}

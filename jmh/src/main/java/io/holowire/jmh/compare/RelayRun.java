package io.holowire.jmh.compare;

/**
 * A run that copies a table, each job into a new one, by the same job each time.
 *
 * @param rows of the table
 * @param expected what the new table must answer
 */
record RelayRun(Task task, Way way, Addresses addresses, WarmUp warmUp, int rows, String expected)
    implements Run {
  @Override
  public Measurement measure() throws Exception {
    try (Client client = way.open(task, addresses.clients());
        Bench bench = Bench.open(addresses.admin())) {
      warmUp.run(() -> job(client, bench));
      return job(client, bench);
    }
  }

  private Measurement job(Client client, Bench bench) throws Exception {
    Dataset dataset = task.dataset();
    // The table where the rows come from stays.
    bench
        .admin()
        .execute(
            "DROP TABLE IF EXISTS %1$s; CREATE TABLE %1$s %2$s"
                .formatted(dataset.table(), dataset.definition("")));
    Measurement measurement = bench.move(client, rows).measurement();
    bench.check(way, dataset, expected);
    return measurement;
  }
}

package io.holowire.jmh.compare;

import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * A run that writes, each job into a new table.
 *
 * @param rows those of the job that is measured
 */
record WriteRun(Task task, Way way, Addresses addresses, int rows) implements Run {
  private static final int WARM_UP_PART = 10;

  @Override
  public Measurement measure() throws Exception {
    try (Client client = way.open(task, addresses.clients());
        Bench bench = Bench.open(addresses.admin())) {
      job(client, bench, rows / WARM_UP_PART);
      return job(client, bench, rows);
    }
  }

  private Measurement job(Client client, Bench bench, int count) throws Exception {
    Dataset dataset = task.dataset();
    List<RowData> rows = dataset.written(count);
    client.take(rows);
    bench.admin().execute(dataset.prepare());
    Measurement measurement = bench.move(client, count).measurement();
    if (!way.isFloor()) {
      bench.check(way, dataset, dataset.answer(rows));
    }
    return measurement;
  }
}

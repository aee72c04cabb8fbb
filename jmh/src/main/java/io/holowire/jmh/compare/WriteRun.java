package io.holowire.jmh.compare;

import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * A run that writes, each job into a new table.
 *
 * @param rows those of the job that is measured
 */
record WriteRun(Task task, Way way, Addresses addresses, WarmUp warmUp, int rows) implements Run {
  private static final int WARM_UP_PART = 10;

  @Override
  public Measurement measure() throws Exception {
    try (Client client = way.open(task, addresses.clients());
        Bench bench = Bench.open(addresses.admin())) {
      List<RowData> some = task.dataset().written(rows / WARM_UP_PART);
      warmUp.run(() -> job(client, bench, some));
      return job(client, bench, task.dataset().written(rows));
    }
  }

  private Measurement job(Client client, Bench bench, List<RowData> rows) throws Exception {
    Dataset dataset = task.dataset();
    client.take(rows);
    bench.admin().execute(dataset.prepare());
    Measurement measurement = bench.move(client, rows.size()).measurement();
    if (!way.isFloor()) {
      bench.check(way, dataset, dataset.answer(rows));
    }
    return measurement;
  }
}

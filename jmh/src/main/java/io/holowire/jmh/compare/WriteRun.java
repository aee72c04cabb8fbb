package io.holowire.jmh.compare;

import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * A run that writes, each job into a new table.
 *
 * @param rows those of the job that is measured
 */
record WriteRun(Scenario scenario, Way way, Server server, int rows) implements Run {
  private static final int WARM_UP_PART = 10;

  @Override
  public Measurement measure() throws Exception {
    try (Client client = way.open(scenario, server);
        Bench bench = Bench.open(server)) {
      job(client, bench, rows / WARM_UP_PART);
      return job(client, bench, rows);
    }
  }

  private Measurement job(Client client, Bench bench, int count) throws Exception {
    List<RowData> rows = scenario.rows(count);
    client.take(rows);
    bench.admin().execute(scenario.prepare());
    Measurement measurement = bench.move(client, count).measurement();
    if (!way.isFloor()) {
      bench.check(way, scenario, scenario.answer(rows));
    }
    return measurement;
  }
}

package io.holowire.jmh.compare;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.data.RowData;

/** One way, once: a job to warm up, then the one that is measured. */
record Run(Scenario scenario, Way way, Server server, int rows) implements Serializable {
  private static final int WARM_UP_PART = 10;

  /** Runs both jobs and checks what the server has afterwards. */
  Measurement measure() throws Exception {
    try (Client client = way.open(scenario, server);
        Server.Session admin = server.open()) {
      ServerCpu cpu = ServerCpu.of(admin);
      job(client, admin, cpu, rows / WARM_UP_PART);
      return job(client, admin, cpu, rows);
    }
  }

  private Measurement job(Client client, Server.Session admin, ServerCpu cpu, int count)
      throws Exception {
    List<RowData> rows = scenario.rows(count);
    client.take(rows);
    admin.execute(scenario.prepare());
    admin.execute("CHECKPOINT");
    String wal = admin.ask("SELECT pg_current_wal_insert_lsn()");
    Meter meter = new Meter(cpu);
    client.move(meter);
    Measurement measurement =
        meter
            .measurement(count)
            .withWal(
                Long.parseLong(
                    admin.ask("SELECT pg_current_wal_insert_lsn() - '" + wal + "'::pg_lsn")));
    if (!way.writesNothing()) {
      check(scenario.answer(rows), admin.ask(scenario.question()));
    }
    return measurement;
  }

  private void check(String expected, String answer) {
    if (!expected.equals(answer)) {
      throw new IllegalStateException(
          "%s: the server has [%s] instead of [%s]".formatted(way.name(), answer, expected));
    }
  }
}

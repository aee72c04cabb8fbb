package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Total;
import java.sql.SQLException;

/** Where the jobs of a run are measured: owns the session that asks the server what they cost. */
record Bench(Server.Session admin, ServerCpu cpu) implements AutoCloseable {
  static Bench open(Server server) throws SQLException {
    Server.Session admin = server.open();
    return new Bench(admin, ServerCpu.of(admin));
  }

  /** One job of a client, right after a CHECKPOINT. */
  Outcome move(Client client, long rows) throws Exception {
    admin.execute("CHECKPOINT");
    String wal = admin.ask("SELECT pg_current_wal_insert_lsn()");
    Meter meter = new Meter(cpu);
    Total arrived = client.move(meter);
    long bytes =
        Long.parseLong(admin.ask("SELECT pg_current_wal_insert_lsn() - '" + wal + "'::pg_lsn"));
    return new Outcome(meter.measurement(rows).withWal(bytes), arrived);
  }

  /** What has come to the table must be what was to come. */
  void check(Way way, Dataset dataset, String expected) throws SQLException {
    String answer = admin.ask(dataset.question());
    if (!expected.equals(answer)) {
      throw new IllegalStateException(
          "%s: the server has [%s] instead of [%s]".formatted(way.name(), answer, expected));
    }
  }

  @Override
  public void close() throws SQLException {
    admin.close();
  }

  /**
   * What a job cost and what it brought.
   *
   * @param arrived what came to the client's side: nothing when it wrote
   */
  record Outcome(Measurement measurement, Total arrived) {}
}

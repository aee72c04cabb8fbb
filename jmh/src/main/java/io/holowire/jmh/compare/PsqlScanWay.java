package io.holowire.jmh.compare;

import io.holowire.jmh.compare.checksum.Total;

/** {@code psql \copy} in binary format, thrown away: what the server can give to one session. */
record PsqlScanWay(Psql psql) implements ScanWay {
  static final String NAME = "psql" + UNDECODED;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Total scan(Server server, String table) throws Exception {
    return Total.undecoded(psql.copy(server, table + " TO '/dev/null' (FORMAT binary)"));
  }

  @Override
  public String toString() {
    return name() + ": \\copy to /dev/null in binary format by " + psql.program().path();
  }
}

package io.holowire.jmh.compare;

/** {@code psql \copy} to its output, piped into {@code psql \copy} from its input. */
record PsqlRelayWay(Psql psql) implements RelayWay {
  static final String NAME = "psql";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void relay(Server server) throws Exception {
    psql.relay(
        server,
        RelaySource.TABLE + " TO STDOUT (FORMAT binary)",
        LineItems.TABLE + " FROM STDIN (FORMAT binary)");
  }

  @Override
  public String toString() {
    return "%s: \\copy to stdout piped into \\copy from stdin, both binary, by %s"
        .formatted(name(), psql.program().path());
  }
}

package io.holowire.pgwire.conn;

import io.holowire.pgwire.config.TargetServer;

/**
 * Whether a server has the role asked for: by what it reports (since PostgreSQL 14), else by
 * asking.
 */
final class RoleCheck {
  private final TargetServer wanted;

  /**
   * @param wanted ANY, PRIMARY or STANDBY
   */
  RoleCheck(TargetServer wanted) {
    this.wanted = wanted;
  }

  /** TRUE, FALSE, or null when the server has to be asked {@link #query}. */
  Boolean reported(ServerInfo server) {
    if (wanted == TargetServer.ANY) {
      return true;
    }
    String standby = server.parameter("in_hot_standby");
    if (standby == null) {
      return null;
    }
    if (wanted == TargetServer.STANDBY) {
      return standby.equals("on");
    }
    if (standby.equals("on")) {
      return false;
    }
    String readOnly = server.parameter("default_transaction_read_only");
    return readOnly == null ? null : readOnly.equals("off");
  }

  String query() {
    return wanted == TargetServer.STANDBY
        ? "SELECT pg_catalog.pg_is_in_recovery()"
        : "SHOW transaction_read_only";
  }

  /** Whether the answer to the query, in text format, says that the server fits. */
  boolean fits(String answer) {
    return wanted == TargetServer.STANDBY ? "t".equals(answer) : "off".equals(answer);
  }

  String refusal() {
    return wanted == TargetServer.STANDBY
        ? "the server is not a standby"
        : "the server does not accept writes (it is a standby, or read-only)";
  }
}

package io.holowire.pgwire.config;

/** Which role a server must have to be taken. */
public enum TargetServer {
  /** Whatever answers. */
  ANY,
  /** Accepts writes: not in recovery, and transactions are not read-only by default. */
  PRIMARY,
  /** In recovery: a physical standby. */
  STANDBY,
  /** A standby where one answers, else any server: the list is walked a second time. */
  PREFER_STANDBY
}

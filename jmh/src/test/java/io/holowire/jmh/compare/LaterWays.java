package io.holowire.jmh.compare;

import java.util.List;

/** The ways that the connector refuses until it can stage. */
final class LaterWays {
  static final List<String> NAMES = List.of("holowire-staging", "holowire-prepared");

  private LaterWays() {}
}

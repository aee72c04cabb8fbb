package io.holowire.connector.options;

import java.util.Locale;

/** The words of {@code filter.handling.policy}. */
enum FilterHandling {
  ALWAYS,
  NEVER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

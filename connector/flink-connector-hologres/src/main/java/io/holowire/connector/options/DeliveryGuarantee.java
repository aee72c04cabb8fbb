package io.holowire.connector.options;

/** How often a row takes effect, whatever fails. */
public enum DeliveryGuarantee {
  EXACTLY_ONCE("exactly-once"),
  AT_LEAST_ONCE("at-least-once");

  private final String option;

  DeliveryGuarantee(String option) {
    this.option = option;
  }

  /** The option's value. */
  @Override
  public String toString() {
    return option;
  }
}

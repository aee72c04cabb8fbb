package io.holowire.connector.options;

import java.io.Serializable;
import java.time.Duration;

/**
 * When a batch is sent, besides at checkpoints.
 *
 * @param maxRows rows that make a batch; 0 = any number
 * @param maxBytes encoded bytes that make a batch; 0 = any number
 * @param interval age at which a batch is sent; zero = any
 */
public record FlushTriggers(int maxRows, long maxBytes, Duration interval) implements Serializable {
  static FlushTriggers read(OptionValues values) {
    return new FlushTriggers(
        values.atLeast(HologresOptions.FLUSH_MAX_ROWS, 0),
        values.bytes(HologresOptions.FLUSH_MAX_BYTES),
        values.notNegative(HologresOptions.FLUSH_INTERVAL));
  }
}

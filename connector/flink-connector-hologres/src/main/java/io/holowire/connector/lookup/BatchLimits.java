package io.holowire.connector.lookup;

/**
 * What bounds the batches of one lookup function.
 *
 * @param keysPerBatch at least 1
 * @param batchesInFlight connections that one function uses at a time, at least 1
 * @param keysInFlight keys without an answer, waiting ones included; who asks for more waits
 * @param bytesInFlight of these keys as they are sent; at least one is let in
 */
record BatchLimits(int keysPerBatch, int batchesInFlight, int keysInFlight, long bytesInFlight) {
  BatchLimits {
    if (keysPerBatch < 1 || batchesInFlight < 1 || keysInFlight < 1 || bytesInFlight < 1) {
      throw new IllegalArgumentException(
          "a limit of %d, %d, %d or %d"
              .formatted(keysPerBatch, batchesInFlight, keysInFlight, bytesInFlight));
    }
  }
}

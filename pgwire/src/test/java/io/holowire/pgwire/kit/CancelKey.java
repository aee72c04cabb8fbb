package io.holowire.pgwire.kit;

import java.util.Arrays;

/** What a CancelRequest quotes; equal by content. */
public record CancelKey(int pid, byte[] secret) {
  @Override
  public boolean equals(Object other) {
    return other instanceof CancelKey key && key.pid == pid && Arrays.equals(key.secret, secret);
  }

  @Override
  public int hashCode() {
    return 31 * pid + Arrays.hashCode(secret);
  }
}

package io.holowire.pgwire.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.time.Duration;

/**
 * How much memory buffers hold, as Netty's own metrics tell.
 *
 * @param pinned bytes of pooled buffers that somebody holds, heap and direct; what is pooled or
 *     cached for later does not count
 */
record Buffers(long pinned) {

  static Buffers now() {
    PooledByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;
    return new Buffers(pool.pinnedDirectMemory() + pool.pinnedHeapMemory());
  }

  /** Direct memory that Netty has taken from the system, whether or not buffers use it. */
  static long reservedDirect() {
    long counted = PlatformDependent.usedDirectMemory(); // -1 when Netty does not count itself
    return Math.max(counted, PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory());
  }

  /** Waits until no more is held than when this was taken. */
  void awaitReturned() {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(now().pinned()).isLessThanOrEqualTo(pinned));
  }
}

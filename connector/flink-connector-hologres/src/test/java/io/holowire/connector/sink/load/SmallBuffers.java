package io.holowire.connector.sink.load;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Buffers that end where only a huge row would fill others. */
final class SmallBuffers extends AbstractByteBufAllocator {
  private final int maxBytes;

  SmallBuffers(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
    return UnpooledByteBufAllocator.DEFAULT.heapBuffer(
        initialCapacity, Math.min(maxCapacity, maxBytes));
  }

  @Override
  protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
    return newHeapBuffer(initialCapacity, maxCapacity);
  }

  @Override
  public boolean isDirectBufferPooled() {
    return false;
  }
}

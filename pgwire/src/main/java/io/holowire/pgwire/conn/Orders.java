package io.holowire.pgwire.conn;

import io.netty.channel.EventLoop;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What callers on any thread want done on the event loop, in the order of their calls: a cancel
 * must not hit what is asked after it. However many orders there are, one task of the loop follows
 * them.
 */
final class Orders {

  private final EventLoop loop;
  private final Runnable afterwards;
  private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();

  /**
   * @param afterwards runs when a turn's orders have been followed
   */
  Orders(EventLoop loop, Runnable afterwards) {
    this.loop = loop;
    this.afterwards = afterwards;
  }

  void give(Runnable order) {
    queue.add(order);
    if (scheduled.compareAndSet(false, true)) {
      execute(this::follow);
    }
  }

  /** Event loop only. */
  void follow() {
    scheduled.set(false);
    for (Runnable order = queue.poll(); order != null; order = queue.poll()) {
      order.run();
    }
    afterwards.run();
  }

  /**
   * Runs on the event loop, or on the calling thread when the loop has gone: then everything has
   * failed already.
   */
  void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      task.run();
    }
  }
}

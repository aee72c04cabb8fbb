package io.holowire.connector.sink;

import io.holowire.connector.server.Failure;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the outcomes of futures, which complete on any thread, to the task thread. */
final class Mails {
  private static final Logger LOG = LoggerFactory.getLogger(Mails.class);

  /** What to do with an outcome; one of both is null, or both are. */
  interface Receiver<T> {
    void receive(T value, Throwable failure) throws IOException;
  }

  private final MailboxExecutor mailbox;
  private boolean waiting;

  Mails(MailboxExecutor mailbox) {
    this.mailbox = mailbox;
  }

  /** Has the outcome delivered, unless the task ends before. */
  <T> void deliver(CompletableFuture<T> future, String what, Receiver<? super T> receiver) {
    future.whenComplete(
        (value, failure) -> {
          try {
            mailbox.execute(() -> receiver.receive(value, Failure.cause(failure)), what);
          } catch (RejectedExecutionException e) {
            LOG.debug("The task has ended before the {}", what);
          }
        });
  }

  /** Waits for a mail and works on it. */
  void await() throws InterruptedException {
    boolean outer = waiting;
    waiting = true;
    try {
      mailbox.yield();
    } finally {
      waiting = outer;
    }
  }

  /** Whether {@link #await} is what works on the mail. */
  boolean awaited() {
    return waiting;
  }
}

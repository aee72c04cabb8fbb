package io.holowire.connector.sink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.util.function.ThrowingRunnable;

/** A task's mailbox and clock, which only move when the test says so. */
final class FakeTask {

  /** The task's mailbox: {@code yield} with nothing to do lets the test go on. */
  private final class Mailbox implements MailboxExecutor {
    @Override
    public void execute(
        MailOptions options,
        ThrowingRunnable<? extends Exception> command,
        String description,
        Object... arguments) {
      if (ended) {
        throw new RejectedExecutionException();
      }
      mails.add(command);
    }

    @Override
    public void yield() {
      if (mails.isEmpty()) {
        whileWaiting.poll().run();
      }
      tryYield();
    }

    @Override
    public boolean tryYield() {
      ThrowingRunnable<? extends Exception> mail = mails.poll();
      if (mail == null) {
        return false;
      }
      ThrowingRunnable.unchecked(mail).run();
      return true;
    }

    @Override
    public boolean shouldInterrupt() {
      return false;
    }
  }

  private final class Timers implements ProcessingTimeService {
    @Override
    public long getCurrentProcessingTime() {
      return now;
    }

    @Override
    public ScheduledFuture<?> registerTimer(long at, ProcessingTimeCallback callback) {
      timers.add(
          () -> {
            delays.add(at - now);
            now = at;
            try {
              callback.onProcessingTime(at);
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      return null;
    }
  }

  private final ArrayDeque<ThrowingRunnable<? extends Exception>> mails = new ArrayDeque<>();

  /** What happens, one after another, when the task waits and has no mail. */
  final ArrayDeque<Runnable> whileWaiting = new ArrayDeque<>();

  final ArrayDeque<Runnable> timers = new ArrayDeque<>();
  final List<Long> delays = new ArrayList<>();
  final MailboxExecutor mailbox = new Mailbox();
  final ProcessingTimeService clock = new Timers();
  boolean ended;
  long now = 1_000;

  void runMails() {
    while (!mails.isEmpty()) {
      ThrowingRunnable.unchecked(mails.poll()).run();
    }
  }

  /** Lets the time of the next timer come. */
  void fireTimer() {
    timers.remove().run();
  }
}

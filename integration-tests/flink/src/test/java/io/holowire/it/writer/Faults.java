package io.holowire.it.writer;

import io.holowire.pgwire.kit.FaultProxy;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** What happens to a writer's connections, one thing at a time, each over within a moment. */
final class Faults implements AutoCloseable {

  /** Each of them costs a writer that is connected its connection. */
  enum Fault {
    RESET,
    CLOSE,
    /** The server's words end in the middle, on new connections, too. */
    CUT_ANSWERS,
    /** The same of the writer's words. */
    CUT_REQUESTS,
    /** The server goes on for a while, but the writer does not hear of it. */
    LOSE_ANSWERS,
    REFUSE_CONNECTIONS,
    TERMINATE_SESSIONS
  }

  private static final Executor SHORTLY =
      CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

  private final WriterLab lab;
  private final Random random;
  private final FaultProxy proxy;
  private CompletableFuture<Void> over = CompletableFuture.completedFuture(null);

  Faults(WriterLab lab, Random random) throws IOException {
    this.lab = lab;
    this.random = random;
    proxy = lab.proxy();
  }

  /** Where the writer has to go through. */
  FaultProxy proxy() {
    return proxy;
  }

  /** Waits until the fault before is over. */
  void calm() {
    over.join();
  }

  /** Begins a fault as soon as the one before is over. */
  void strike(Fault fault) {
    calm();
    over =
        switch (fault) {
          case RESET -> now(proxy::resetAll);
          case CLOSE -> now(proxy::closeAll);
          case CUT_ANSWERS -> {
            proxy.toClient().cutAfter(random.nextInt(2_000));
            yield shortly(() -> proxy.toClient().heal());
          }
          case CUT_REQUESTS -> {
            proxy.toServer().resetAfter(random.nextInt(20_000));
            yield shortly(() -> proxy.toServer().heal());
          }
          case LOSE_ANSWERS -> {
            proxy.toClient().stopReading();
            yield shortly(proxy::resetAll).thenRun(() -> proxy.toClient().resume());
          }
          case REFUSE_CONNECTIONS -> {
            proxy.refuse(true);
            proxy.resetAll();
            yield shortly(() -> proxy.refuse(false));
          }
          case TERMINATE_SESSIONS -> now(lab::terminateSessions);
        };
  }

  private static CompletableFuture<Void> now(Runnable action) {
    return CompletableFuture.runAsync(action, Runnable::run);
  }

  private static CompletableFuture<Void> shortly(Runnable action) {
    return CompletableFuture.runAsync(action, SHORTLY);
  }

  @Override
  public void close() throws IOException {
    calm();
    proxy.close();
  }
}

package io.holowire.jmh.compare;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Asks for many keys, and never for more than so many at a time: each answer sends the next.
 *
 * @param <A> an answer
 */
public final class InFlight<A> {
  private final long[] keys;
  private final LongFunction<CompletionStage<A>> ask;
  private final Consumer<A> take;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private int sent;
  private int answered;

  public InFlight(long[] keys, LongFunction<CompletionStage<A>> ask, Consumer<A> take) {
    this.keys = keys;
    this.ask = ask;
    this.take = take;
  }

  /** Comes back when the last answer has been taken. */
  public void run(int most) throws Exception {
    for (int i = Math.min(most, keys.length); i > 0; i--) {
      send();
    }
    end.get();
  }

  /** By the asking thread for the first, by the client's own for the others. */
  private synchronized void send() {
    if (sent < keys.length) {
      ask.apply(keys[sent++]).whenComplete(this::answered);
    }
  }

  private synchronized void answered(A answer, Throwable failure) {
    if (failure != null) {
      end.completeExceptionally(failure);
      return;
    }
    try {
      take.accept(answer);
    } catch (RuntimeException e) {
      end.completeExceptionally(e);
      return;
    }
    if (++answered == keys.length) {
      end.complete(null);
    } else {
      send();
    }
  }
}

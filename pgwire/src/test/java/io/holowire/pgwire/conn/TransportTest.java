package io.holowire.pgwire.conn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TransportTest {
  private static Thread threadOf(Transport transport) throws Exception {
    return CompletableFuture.supplyAsync(Thread::currentThread, transport.nextLoop())
        .get(10, TimeUnit.SECONDS);
  }

  @Test
  void isSharedAndEndsWithItsLastUser() throws Exception {
    Transport first = Transport.acquire();
    Transport second = Transport.acquire();
    assertThat(second).isSameAs(first);
    Thread thread = threadOf(first);
    first.release();
    assertThat(threadOf(second)).isNotNull();
    assertThat(second.retain()).isTrue();
    second.release();
    second.release();
    // Another test class in this process may hold a use of its own.
    if (!second.retain()) {
      Transport.ended().get(10, TimeUnit.SECONDS);
      await().until(() -> !thread.isAlive());
      assertThatThrownBy(second::release).isInstanceOf(IllegalStateException.class);
    } else {
      second.release();
    }
  }

  @Test
  void beginsAnewAfterItsEnd() throws Exception {
    for (int i = 0; i < 3; i++) {
      Transport transport = Transport.acquire();
      assertThat(threadOf(transport).isAlive()).isTrue();
      transport.release();
    }
    Transport.ended().get(10, TimeUnit.SECONDS);
  }

  @Test
  void mayBeReleasedOnItsOwnLoop() throws Exception {
    Transport transport = Transport.acquire();
    CompletableFuture.runAsync(transport::release, transport.nextLoop()).get(10, TimeUnit.SECONDS);
    Transport.ended().get(10, TimeUnit.SECONDS);
  }

  @Test
  void threadsAreNamedDaemonsWithTheLibrarysClassLoader() throws Exception {
    Thread.currentThread().setContextClassLoader(new ClassLoader() {});
    Transport transport = Transport.acquire();
    try {
      Thread io = threadOf(transport);
      Thread worker = transport.offLoop(Thread::currentThread).get(10, TimeUnit.SECONDS);
      assertThat(io.getName()).matches("pgwire-io-\\d+");
      assertThat(worker.getName()).matches("pgwire-worker-\\d+");
      for (Thread thread : new Thread[] {io, worker}) {
        assertThat(thread.isDaemon()).isTrue();
        assertThat(thread.getContextClassLoader()).isSameAs(Transport.class.getClassLoader());
      }
    } finally {
      transport.release();
      Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
    }
  }

  @Test
  void reportsWhatGoesWrongOffTheLoop() throws Exception {
    Transport transport = Transport.acquire();
    try {
      CompletableFuture<Object> failed =
          transport.offLoop(
              () -> {
                throw new java.io.IOException("no");
              });
      assertThatThrownBy(() -> failed.get(10, TimeUnit.SECONDS)).hasMessageContaining("no");
    } finally {
      transport.release();
    }
  }
}

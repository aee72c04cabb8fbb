package io.holowire.pgwire.conn;

import io.holowire.pgwire.config.PgConfig;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of this library: event loops, and a few workers for what would block or burn one
 * (name resolution, key files, password hashing). One set per process, counted by its users, ended
 * with the last of them.
 *
 * <p>epoll where its native library may be loaded and does load, else NIO; {@code
 * -Dio.netty.transport.noNative=true} forces NIO.
 */
public final class Transport {
  private static final int MAX_LOOPS = 4;
  private static final int MAX_WORKERS = 16;
  private static final long WORKER_IDLE_MILLIS = 2_000;
  private static final long SHUTDOWN_LIMIT_MILLIS = 2_000;

  // A dead peer of an idle connection, or of one that waits for an answer, is noticed in two
  // minutes.
  private static final int KEEPALIVE_IDLE_SECONDS = 60;
  private static final int KEEPALIVE_INTERVAL_SECONDS = 15;
  private static final int KEEPALIVE_PROBES = 4;

  private static final Set<CompletableFuture<Void>> ENDING = ConcurrentHashMap.newKeySet();
  private static final AtomicInteger IO_THREADS = new AtomicInteger();
  private static final AtomicInteger WORKER_THREADS = new AtomicInteger();
  private static Transport shared; // guarded by Transport.class; null = nobody uses one

  private final boolean epoll = mayLoadNatives() && Epoll.isAvailable();
  private final MultiThreadIoEventLoopGroup loops;
  private final ThreadPoolExecutor workers;
  private int users; // guarded by Transport.class

  private Transport() {
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    int threads = Math.max(1, Math.min(Runtime.getRuntime().availableProcessors(), MAX_LOOPS));
    loops = new MultiThreadIoEventLoopGroup(threads, threads("pgwire-io-", IO_THREADS), io);
    workers =
        new ThreadPoolExecutor(
            MAX_WORKERS,
            MAX_WORKERS,
            WORKER_IDLE_MILLIS,
            TimeUnit.MILLISECONDS,
            new LinkedBlockingQueue<>(),
            threads("pgwire-worker-", WORKER_THREADS));
    workers.allowCoreThreadTimeOut(true);
  }

  /**
   * A native library that is unloaded with its class loader unregisters the methods of the classes
   * that the system class loader knows by the same names: Netty looks them up there. So a copy of
   * Netty that comes and goes with a job must not load it beside a copy that stays.
   */
  private static boolean mayLoadNatives() {
    try {
      return Class.forName(Epoll.class.getName(), false, ClassLoader.getSystemClassLoader())
          == Epoll.class;
    } catch (ClassNotFoundException e) {
      return true;
    }
  }

  /** The process's transport, for one more user; each calls {@link #release} once. */
  public static synchronized Transport acquire() {
    if (shared == null) {
      shared = new Transport();
    }
    shared.users++;
    return shared;
  }

  /** One more user of this very transport; false when the last one has gone already. */
  boolean retain() {
    synchronized (Transport.class) {
      if (users == 0) {
        return false;
      }
      users++;
      return true;
    }
  }

  /** May be called on an event loop; does not wait. */
  public void release() {
    synchronized (Transport.class) {
      if (users == 0) {
        throw new IllegalStateException("released more often than acquired");
      }
      if (--users > 0) {
        return;
      }
      shared = null;
    }
    CompletableFuture<Void> ended = new CompletableFuture<>();
    ENDING.add(ended);
    workers.shutdown();
    loops.terminationFuture().addListener(done -> ended.complete(null));
    loops.shutdownGracefully(0, SHUTDOWN_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    ended.whenComplete((done, failure) -> ENDING.remove(ended));
  }

  /** Completes when the event loops of every transport whose last user has gone have ended. */
  public static CompletableFuture<Void> ended() {
    return CompletableFuture.allOf(ENDING.toArray(new CompletableFuture<?>[0]));
  }

  /** Runs a task on an event loop after a while; it must not block. */
  public ScheduledFuture<?> schedule(Runnable task, long millis) {
    return loops.schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  EventLoop nextLoop() {
    return loops.next();
  }

  Executor workers() {
    return workers;
  }

  /** Runs what may block or takes long. */
  <T> CompletableFuture<T> offLoop(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    workers.execute(
        () -> {
          try {
            result.complete(task.call());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  /** For one connection on that loop; the handler is the caller's to set. */
  Bootstrap bootstrap(PgConfig config, EventLoop loop, int connectMillis) {
    Class<? extends SocketChannel> type = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(type)
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(config.writeLowWater(), config.writeHighWater()));
    if (epoll) {
      bootstrap
          .option(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS)
          .option(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS)
          .option(EpollChannelOption.TCP_KEEPCNT, KEEPALIVE_PROBES);
      long userTimeout = Math.min(config.tcpUserTimeout().toMillis(), Integer.MAX_VALUE);
      if (userTimeout > 0) {
        bootstrap.option(EpollChannelOption.TCP_USER_TIMEOUT, (int) userTimeout);
      }
    }
    return bootstrap;
  }

  /** Daemons that do not hold on to the class loader of whoever happened to connect first. */
  private static ThreadFactory threads(String prefix, AtomicInteger counter) {
    return task -> {
      Thread thread = new FastThreadLocalThread(null, task, prefix + counter.incrementAndGet());
      thread.setDaemon(true);
      thread.setContextClassLoader(Transport.class.getClassLoader());
      return thread;
    };
  }
}

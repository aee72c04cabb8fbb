package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Live.assertUsable;
import static io.holowire.pgwire.it.Live.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.pgwire.conn.CopyIn;
import io.holowire.pgwire.conn.CopyOut;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.RowStream;
import io.holowire.pgwire.kit.FaultProxy;
import io.holowire.pgwire.kit.Flow;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Memory stays flat however much is moved and however slow the other side is.
 *
 * <p>How it is measured: the data passes a proxy that counts bytes. Ten times on the way one side
 * stands still: the consumer takes nothing, or the server's side is not read. The test waits until
 * the proxy's counter stands still too (so everything that was going to be buffered is), then takes
 * three numbers: bytes of pooled buffers in use ({@code PooledByteBufAllocator.pinnedDirectMemory()
 * + pinnedHeapMemory()}), direct memory that Netty took from the system ({@code
 * PlatformDependent.usedDirectMemory()} or the allocator's own count), and the heap after a full
 * collection. The limits below do not depend on the volume: 64 MB, or 10 GB with {@code -Plong}, or
 * {@code -Dholowire.memory.bytes}.
 */
class MemoryIT {
  @RegisterExtension static final Live LIVE = new Live();

  private static final long VOLUME =
      Long.getLong("holowire.memory.bytes", Live.LONG ? 10L << 30 : 64L << 20);
  private static final int STANDS = 10;
  private static final int ROW = 8000;

  /** The high water mark, what one read of the socket adds, and a partial message. */
  private static final long MOST_PINNED = 4L << 20;

  /** Arenas keep chunks of 4 MiB, a few per event loop. */
  private static final long MOST_RESERVED_GROWTH = 32L << 20;

  private static final long MOST_HEAP_GROWTH = 16L << 20;

  private FaultProxy proxy;
  private PgConnection connection;
  private long heapBefore;
  private long reservedBefore;
  private long pinnedBefore;
  private long mostPinned;
  private long mostReserved;
  private long mostHeap;

  @BeforeEach
  void connect() throws IOException {
    proxy = FaultProxy.to(LIVE.database().server().host(), LIVE.database().server().port());
    connection = Live.connect(LIVE.configVia(proxy.host(), proxy.port()).build());
    assertUsable(connection);
    heapBefore = heapAfterCollection();
    reservedBefore = Buffers.reservedDirect();
    pinnedBefore = Buffers.now().pinned();
  }

  @AfterEach
  void close(TestReporter reporter) throws IOException {
    if (Live.LONG) {
      reporter.publishEntry(
          "most over %d MB, in kB"
              .formatted((proxy.toClient().forwarded() + proxy.toServer().forwarded()) >> 20),
          "buffers in use %d, direct memory %d, heap %d"
              .formatted(mostPinned >> 10, mostReserved >> 10, mostHeap >> 10));
    }
    connection.close();
    proxy.close();
  }

  @Test
  void copyOutIntoASlowConsumer() throws InterruptedException {
    CopyOut copy = connection.copyOut("copy (" + rowsOf(VOLUME) + ") to stdout (format binary)");
    long seen = 0;
    for (int stand = 1; stand <= STANDS; stand++) {
      while (seen < VOLUME / STANDS * stand - (VOLUME / STANDS / 2)) {
        seen += consume(copy.take());
      }
      assertFlat(proxy.toClient(), "COPY OUT after " + seen + " bytes");
    }
    for (ByteBuf chunk = copy.take(); chunk != null; chunk = copy.take()) {
      seen += consume(chunk);
    }
    assertThat(seen).isGreaterThan(VOLUME);
    assertThat(get(copy.done())).isEqualTo(VOLUME / ROW);
    assertUsable(connection);
  }

  @Test
  void rowStreamIntoASlowConsumer() throws InterruptedException {
    RowStream stream = connection.stream(Query.of(rowsOf(VOLUME)), null);
    long seen = 0;
    for (int stand = 1; stand <= STANDS; stand++) {
      while (seen < VOLUME / STANDS * stand - (VOLUME / STANDS / 2)) {
        seen += consume(stream.take());
      }
      assertFlat(proxy.toClient(), "row stream after " + seen + " bytes");
    }
    stream.cancel();
    get(stream.done());
    assertUsable(connection);
  }

  /** The rows are filtered away by the server, so that no disk is filled. */
  @Test
  void copyInToAStalledServer() throws InterruptedException {
    LIVE.oracle().execute("create table sink (a int, b text)");
    CopyIn copy = connection.copyIn("copy sink from stdin (format binary) where a < 0");
    get(copy.ready());
    String text = "x".repeat(ROW);
    long sent = 0;
    try (CopyRows rows = new CopyRows(copy)) {
      for (int stand = 1; stand <= STANDS; stand++) {
        for (; sent < VOLUME / STANDS * stand; sent += 64 * ROW) {
          rows.rows(0, 64, text);
        }
        proxy.toServer().stopReading();
        // A well-behaved producer writes until it is told to wait; the sockets' buffers fill first.
        do {
          while (copy.isWritable()) {
            rows.row(0, text);
            sent += ROW;
          }
          awaitStandstill(proxy.toServer());
        } while (copy.isWritable());
        assertThat(copy.writable()).isNotDone();
        assertFlat(proxy.toServer(), "COPY IN after " + sent + " bytes");
        proxy.toServer().resume();
      }
      assertThat(get(rows.finish())).isZero();
    }
    assertThat(sent).isGreaterThanOrEqualTo(VOLUME);
    assertUsable(connection);
  }

  /** Neither side decodes, the slower one sets the pace. */
  @Test
  void relayIntoAStalledServer() throws InterruptedException {
    LIVE.oracle().execute("create table relay_sink (a int, b text)");
    try (PgConnection source = LIVE.connect()) {
      CopyIn target = connection.copyIn("copy relay_sink from stdin (format binary) where a < 0");
      CopyOut out = source.copyOut("copy (" + rowsOf(VOLUME) + ") to stdout (format binary)");
      proxy.toServer().bytesPerSecond(200 << 20);
      var relay = out.relayTo(target);
      for (int stand = 1; stand <= 3; stand++) {
        long upTo = VOLUME / 4 * stand;
        await()
            .atMost(Duration.ofMinutes(20))
            .until(() -> proxy.toServer().forwarded() > upTo || relay.isDone());
        proxy.toServer().stopReading();
        assertFlat(proxy.toServer(), "relay after " + proxy.toServer().forwarded() + " bytes");
        proxy.toServer().resume();
      }
      get(relay.orTimeout(20, TimeUnit.MINUTES));
      assertUsable(source);
    }
    assertUsable(connection);
  }

  /** A huge value is held while it is in use, and given back afterwards. */
  @Test
  void largeValuesAreGivenBack() {
    int size = Live.LONG ? 200_000_000 : 50_000_000;
    for (int i = 0; i < 3; i++) {
      assertThat(Live.text(connection, "select repeat('y', " + size + ")")).hasSize(size);
    }
    assertUsable(connection);
    await()
        .untilAsserted(
            () -> assertThat(Buffers.now().pinned() - pinnedBefore).isLessThan(MOST_PINNED));
    assertThat(heapAfterCollection() - heapBefore).isLessThan(MOST_HEAP_GROWTH);
  }

  private static String rowsOf(long bytes) {
    return "select generate_series(1, " + bytes / ROW + "), repeat('x', " + ROW + ")";
  }

  private static long consume(ByteBuf chunk) {
    try {
      return chunk.readableBytes();
    } finally {
      chunk.release();
    }
  }

  private static void awaitStandstill(Flow flow) {
    AtomicLong last = new AtomicLong(-1);
    await()
        .pollInterval(Duration.ofMillis(50))
        .atMost(Duration.ofSeconds(30))
        .until(() -> last.getAndSet(flow.forwarded()) == flow.forwarded());
  }

  /** Waits until nothing moves any more, then measures. */
  private void assertFlat(Flow flow, String when) {
    awaitStandstill(flow);
    long pinned = Buffers.now().pinned() - pinnedBefore;
    long reserved = Buffers.reservedDirect() - reservedBefore;
    long heap = heapAfterCollection() - heapBefore;
    mostPinned = Math.max(mostPinned, pinned);
    mostReserved = Math.max(mostReserved, reserved);
    mostHeap = Math.max(mostHeap, heap);
    assertThat(pinned).as(when + ": buffers in use").isLessThan(MOST_PINNED);
    assertThat(reserved).as(when + ": direct memory").isLessThan(MOST_RESERVED_GROWTH);
    assertThat(heap).as(when + ": heap").isLessThan(MOST_HEAP_GROWTH);
  }

  private static long heapAfterCollection() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}

package io.holowire.pgwire.conn;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.wire.FrameDecoder;
import io.holowire.pgwire.wire.TxStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The channel handler of a connection: the queue of its exchanges, what may be written when, and
 * its end.
 *
 * <p>Exchanges are answered in the order in which they were written; only the head of {@code
 * inFlight} sees messages (through {@link Dispatch}). Everything but the submitting methods belongs
 * to the event loop. Values are never encoded or decoded here.
 */
final class Session extends ChannelInboundHandlerAdapter {

  private final PgConfig config;
  private final ServerInfo server;
  private final Channel channel;
  private final FrameDecoder decoder;
  private final Dispatch dispatch;
  private final Interrupter interrupter;
  private final StatementCache statements;
  private final Outbound out;
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  private final Orders orders;
  private final Backlog backlog = new Backlog();

  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
  private final ArrayDeque<Exchange> inFlight = new ArrayDeque<>();
  private final ArrayDeque<CompletableFuture<TxStatus>> idlers = new ArrayDeque<>();
  private long unansweredBytes;
  private volatile TxStatus status = TxStatus.IDLE;
  private volatile PgException end;

  /**
   * @param cancelRequest sends a cancel request for this session; completes when the server has
   *     taken it
   */
  Session(
      PgConfig config,
      Connected connected,
      Function<Duration, CompletableFuture<Void>> cancelRequest) {
    this.config = config;
    this.server = connected.server();
    this.channel = connected.channel();
    this.orders = new Orders(channel.eventLoop(), this::advance);
    this.out = new Outbound(channel);
    this.statements = new StatementCache(config.statementCacheSize());
    this.interrupter = new Interrupter(this, config, cancelRequest);
    this.dispatch = new Dispatch(this, server);
    this.decoder = new FrameDecoder(dispatch, channel.alloc(), config.maxMessageBytes());
  }

  // Called from any thread.

  void submit(Exchange exchange) {
    if (backlog.admit(exchange)) {
      orders.give(() -> enqueue(exchange));
    } else {
      String why = backlog + " wait on the connection to " + server.host();
      exchange.fail(new ConnectionException(why, false));
    }
  }

  void execute(Runnable task) {
    orders.execute(task);
  }

  void cancel(Exchange exchange) {
    orders.give(
        () -> {
          advance();
          if (waiting.remove(exchange)) {
            backlog.forget(exchange);
            exchange.ready(status);
          } else if (inFlight.contains(exchange)) {
            interrupter.cancel(exchange);
          }
        });
  }

  CompletableFuture<Void> cancelHead() {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    orders.give(
        () -> {
          advance();
          if (inFlight.peek() instanceof CopyIn copy) {
            copy.abort("cancelled"); // the server waits for us, it would not look at a cancel
          } else if (!inFlight.isEmpty()) {
            interrupter.cancel(inFlight.peek());
          }
          asked.complete(null);
        });
    return asked;
  }

  /**
   * Completes when nothing is queued, in flight, or being cancelled; fails when the connection ends
   * before.
   */
  CompletableFuture<TxStatus> idle() {
    CompletableFuture<TxStatus> idle = new CompletableFuture<>();
    orders.give(
        () -> {
          idlers.add(idle);
          settle();
        });
    return idle;
  }

  void close() {
    execute(
        () -> {
          if (end == null) {
            abandon();
            out.terminate();
            end(new ConnectionException("the connection was closed by this side", false));
          }
        });
  }

  /** What is unanswered shall not go on in a server that has not noticed that we have gone. */
  private void abandon() {
    if (!inFlight.isEmpty()) {
      interrupter.abandon();
    }
  }

  void checkMayBlock(String call) {
    if (channel.eventLoop().inEventLoop()) {
      throw new IllegalStateException(call + " would block the event loop");
    }
  }

  boolean isOpen() {
    return end == null && channel.isActive();
  }

  TxStatus status() {
    return status;
  }

  ServerInfo server() {
    return server;
  }

  CompletableFuture<Void> closed() {
    return closed;
  }

  Dispatch dispatch() {
    return dispatch;
  }

  StatementCache statements() {
    return statements;
  }

  ByteBufAllocator allocator() {
    return channel.alloc();
  }

  long maxResultBytes() {
    return config.maxResultBytes();
  }

  Intake intake() {
    return new Intake(channel.eventLoop(), config.readHighWater(), config.readLowWater());
  }

  WriteWindow writeWindow() {
    return new WriteWindow(config.writeHighWater(), config.writeLowWater());
  }

  // What exchanges call, on the event loop.

  Outbound out() {
    return out;
  }

  /** The head waits for an answer that must come within the exchange timeout. */
  void arm(Exchange exchange) {
    interrupter.arm(exchange);
  }

  /** The head streams from now on, at a pace that its consumer sets. */
  void disarm() {
    interrupter.disarm();
  }

  void receive(Intake intake, ByteBuf run) {
    if (intake.offer(run.retainedSlice(), this::resumeReading) && out.isDrained()) {
      channel.config().setAutoRead(false);
    }
  }

  boolean isPaused() {
    return !channel.config().isAutoRead();
  }

  private void resumeReading() {
    channel.config().setAutoRead(true);
  }

  // The queue.

  Exchange head() {
    return inFlight.peek();
  }

  int inFlight() {
    return inFlight.size();
  }

  void complete(TxStatus newStatus) {
    status = newStatus;
    interrupter.disarm();
    resumeReading();
    Exchange head = inFlight.peek();
    if (head == null) {
      throw new ProtocolException("ReadyForQuery, but nothing was asked");
    }
    if (head instanceof StatementExchange again && again.repeats(newStatus, inFlight.size() == 1)) {
      head.start(this);
      interrupter.arm(head);
      out.flush();
      return;
    }
    inFlight.remove();
    backlog.forget(head);
    unansweredBytes -= head.bytes();
    try {
      head.ready(newStatus);
    } catch (RuntimeException e) {
      head.fail(lost("answered what this client could not handle: " + e, e));
      throw e;
    }
    if (!inFlight.isEmpty()) {
      interrupter.becameHead(inFlight.peek());
    }
    advance();
    settle();
  }

  /** Writes as many of the waiting exchanges as the caps on count and bytes allow. */
  void advance() {
    while (!waiting.isEmpty() && mayWrite(waiting.peek())) {
      Exchange next = waiting.remove();
      inFlight.add(next);
      unansweredBytes += next.bytes();
      next.started = true;
      try {
        next.start(this);
      } catch (RuntimeException | Error e) {
        // Part of it may be written: no answer could be told from another any more.
        end(lost("ended by a failure of this client: " + e, e));
        return;
      }
      if (inFlight.size() == 1) {
        interrupter.becameHead(next);
      }
    }
    out.flush();
  }

  private boolean mayWrite(Exchange next) {
    if (end != null || interrupter.isCancelling()) {
      return false;
    }
    return inFlight.isEmpty()
        || !inFlight.peekLast().exclusive()
            && inFlight.size() < config.pipelineDepth()
            && unansweredBytes + next.bytes() <= config.pipelineBytes();
  }

  private void enqueue(Exchange exchange) {
    if (end == null) {
      waiting.add(exchange);
    } else {
      backlog.forget(exchange);
      exchange.fail(because(end, exchange));
    }
  }

  void settle() {
    boolean quiet = inFlight.isEmpty() && waiting.isEmpty() && !interrupter.isCancelling();
    while (!idlers.isEmpty() && (end != null || quiet)) {
      if (end == null) {
        idlers.remove().complete(status);
      } else {
        idlers.remove().completeExceptionally(end);
      }
    }
  }

  // The end.

  /** Ends the connection: everything queued fails once, with this cause. */
  void end(PgException cause) {
    if (end != null) {
      return;
    }
    end = cause;
    interrupter.disarm();
    decoder.close();
    channel.close();
    boolean first = true;
    for (Exchange next = inFlight.poll(); next != null; next = inFlight.poll()) {
      backlog.forget(next);
      // What a server says before it hangs up is the head's own answer.
      PgException own = first && cause instanceof ServerException ? cause : because(cause, next);
      next.fail(next.failure() == null ? own : next.failure());
      first = false;
    }
    for (Exchange next = waiting.poll(); next != null; next = waiting.poll()) {
      backlog.forget(next);
      next.fail(because(cause, next));
    }
    orders.follow();
    settle();
    channel.closeFuture().addListener(done -> closed.complete(null));
  }

  private ConnectionException because(PgException cause, Exchange exchange) {
    return new ConnectionException(cause.getMessage(), exchange.started, cause);
  }

  ConnectionException lost(String why, Throwable cause) {
    return new ConnectionException(
        "connection to " + server.host() + " " + why, !inFlight.isEmpty(), cause);
  }

  ScheduledFuture<?> schedule(Runnable task, long millis) {
    return channel.eventLoop().schedule(task, millis, TimeUnit.MILLISECONDS);
  }

  // The channel.

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    out.hold();
    try {
      if (end == null) {
        decoder.feed((ByteBuf) message);
      }
    } catch (PgException e) {
      end(e);
    } catch (RuntimeException e) {
      end(lost("ended by a failure of this client: " + e, e));
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    out.letGo();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end(lost("was closed by the server", null));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    abandon();
    end(lost("failed: " + cause.getMessage(), cause));
  }
}

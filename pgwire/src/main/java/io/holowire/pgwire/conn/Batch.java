package io.holowire.pgwire.conn;

import io.holowire.pgwire.wire.Frontend;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Builds many executions of one query, to be sent under one Sync: one implicit transaction, one
 * round trip.
 *
 * <p>Parameters are encoded by the caller, on its own thread, straight into the message: between
 * {@link #begin} and {@link #end}, or beforehand in buffers given to {@link #bind}. Belongs to one
 * thread until {@link #send}. A batch that is neither sent nor discarded leaks its buffers.
 */
public final class Batch {

  private static final int FIRST_BUFFER = 1024;

  private final Session session;
  private final Query query;
  private final byte[] name;
  private final List<ByteBuf> parts = new ArrayList<>();
  private ByteBuf buffer;
  private int mark = -1;
  private int size;
  private long bytes;
  private long maxResultBytes;
  private boolean closed;

  Batch(Session session, Query query, boolean named) {
    this.session = session;
    this.query = query;
    this.name = query.name(named);
    this.maxResultBytes = session.maxResultBytes();
  }

  /**
   * Begins one execution.
   *
   * @return the buffer to which the caller appends each parameter of the query: int32 length, then
   *     the value in binary format; -1 alone is NULL. Valid until {@link #end}
   */
  public ByteBuf begin() {
    checkOpen();
    if (mark >= 0) {
      throw new IllegalStateException("begin() after begin()");
    }
    mark = Frontend.beginBind(buffer(), name, query.parameters());
    return buffer;
  }

  /** Ends the execution begun last. */
  public void end() {
    if (mark < 0) {
      throw new IllegalStateException("end() without begin()");
    }
    Frontend.endBind(buffer, mark);
    mark = -1;
    execute();
  }

  /**
   * Adds one execution whose parameters lie encoded in these buffers, in order; a parameter may not
   * span two of them only by convention, the server sees their bytes as one sequence. Ownership
   * passes, also when this method throws.
   */
  public void bind(ByteBuf... parameterFields) {
    long length = 0;
    for (ByteBuf fields : parameterFields) {
      length += fields.readableBytes();
    }
    try {
      checkOpen();
      if (mark >= 0) {
        throw new IllegalStateException("bind() between begin() and end()");
      }
      Frontend.bindHead(buffer(), name, query.parameters(), length);
    } catch (RuntimeException e) {
      for (ByteBuf fields : parameterFields) {
        fields.release();
      }
      throw e;
    }
    cut();
    bytes += length;
    parts.addAll(List.of(parameterFields));
    Frontend.bindTail(buffer());
    execute();
  }

  /**
   * Lowers what the results may take: with more the batch fails with SQLSTATE 54000, as it does
   * beyond the connection's own {@code maxResultBytes}.
   */
  public Batch maxResultBytes(long bytes) {
    maxResultBytes = Math.min(maxResultBytes, bytes);
    return this;
  }

  /** Executions added so far. */
  public int size() {
    return size;
  }

  /** Bytes encoded so far. */
  public long bytes() {
    return bytes + (buffer == null ? 0 : buffer.readableBytes());
  }

  /**
   * Sends the batch; an empty one answers at once.
   *
   * @return the results, to be closed by the receiver; completes on the event loop. Fails with the
   *     server's error when one execution fails: then none of the batch has had an effect, unless a
   *     transaction was ended inside it
   */
  public CompletableFuture<BatchResult> send() {
    checkOpen();
    if (mark >= 0) {
      throw new IllegalStateException("send() before end()");
    }
    if (size == 0) {
      discard();
      return CompletableFuture.completedFuture(BatchResult.EMPTY);
    }
    cut();
    closed = true;
    BatchRun run = new BatchRun(query, List.copyOf(parts), size, bytes, maxResultBytes);
    session.submit(run);
    return run.result();
  }

  /** Releases a batch that shall not be sent. */
  public void discard() {
    if (closed) {
      return;
    }
    closed = true;
    cut();
    parts.forEach(ByteBuf::release);
    parts.clear();
  }

  private void execute() {
    Frontend.execute(buffer, 0);
    size++;
  }

  private ByteBuf buffer() {
    if (buffer == null) {
      buffer = session.allocator().buffer(FIRST_BUFFER);
    }
    return buffer;
  }

  private void cut() {
    if (buffer != null) {
      bytes += buffer.readableBytes();
      parts.add(buffer);
      buffer = null;
    }
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the batch has been sent or discarded");
    }
  }
}

package io.holowire.connector.sink.load;

import io.holowire.connector.server.Failure;
import io.holowire.connector.server.Reply;
import io.holowire.pgwire.conn.CopyIn;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.SimpleResult;
import io.holowire.pgwire.error.PgException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.flink.table.data.RowData;

/**
 * One COPY within one transaction, which is nothing until it has ended. Chunks go to the server
 * while the next are encoded; the bytes under way are bounded by the connection's write window, for
 * which the task thread waits.
 */
final class CopyTransaction implements AutoCloseable {
  private final PgConnection connection;
  private final CompletableFuture<List<SimpleResult>> begun;
  private final CopyIn copy;
  private final RowEncoder encoder;
  private long bytes;
  private boolean over;

  /** Makes the encoder, which hands its chunks over. */
  interface Encoding {
    RowEncoder open(ByteBufAllocator allocator, Consumer<ByteBuf> chunks);
  }

  /**
   * Begins, without waiting for the server.
   *
   * @param begin statements before the COPY; null = none
   */
  CopyTransaction(PgConnection connection, String begin, String copySql, Encoding encoding) {
    this.connection = connection;
    begun =
        begin == null
            ? CompletableFuture.completedFuture(List.of())
            : connection.query(begin); // looked at when the COPY fails or has ended
    copy = connection.copyIn(copySql);
    encoder = encoding.open(connection.allocator(), this::send);
  }

  private void send(ByteBuf chunk) {
    int length = chunk.readableBytes();
    copy.write(chunk);
    bytes += length;
  }

  /**
   * Appends a row.
   *
   * @throws io.holowire.connector.row.BadValueException when a value does not fit
   * @throws IllegalArgumentException when the row is larger than the server takes
   * @throws PgException when the server has refused a row before, or the connection is lost
   */
  void write(RowData row) throws InterruptedException {
    try {
      encoder.write(row);
      if (!copy.isWritable()) {
        copy.awaitWritable();
      }
    } catch (PgException e) {
      throw first(e);
    }
  }

  long rows() {
    return encoder.rows();
  }

  /** Handed over to the connection so far. */
  long bytes() {
    return bytes;
  }

  /**
   * Ends the COPY and the transaction.
   *
   * @param end statements behind the COPY; null = none
   * @param lastTag what the server answers to the last of them when all is well
   * @throws PgException what the server says against a row, or the loss of the connection
   * @throws IllegalStateException when the server has done something else
   */
  void end(String end, String lastTag) throws InterruptedException {
    try {
      encoder.finish();
      // The number of rows that it answers is smaller when a trigger of the table swallows some.
      Reply.await(copy.finish());
      Reply.await(begun);
      if (end != null) {
        requireTag(lastTag, Reply.await(connection.query(end)));
      }
      over = true;
    } catch (PgException e) {
      throw first(e);
    }
  }

  /** A COMMIT of a transaction that has failed is no error to the server: it says ROLLBACK. */
  static void requireTag(String tag, List<SimpleResult> answer) {
    String said = answer.isEmpty() ? "nothing" : answer.get(answer.size() - 1).tag().verb();
    if (!tag.equals(said)) {
      throw new IllegalStateException("the server answered " + said + " instead of " + tag);
    }
  }

  /** What was wrong first: after it the server only says that the transaction has failed. */
  private PgException first(PgException failure) {
    if (begun.isCompletedExceptionally()) {
      Throwable cause = begun.handle((done, e) -> Failure.cause(e)).join();
      if (cause instanceof PgException reason) {
        return reason;
      }
    }
    return failure;
  }

  /** Gives up what has not ended; the connection is then to be closed. */
  @Override
  public void close() {
    if (!over) {
      copy.abort("the load has been given up");
    }
    encoder.close();
  }
}

package io.holowire.pgwire.it;

import io.holowire.pgwire.conn.CopyIn;
import io.holowire.pgwire.copy.CopyEncoder;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.CompletableFuture;

/** Rows (int4, text) for a binary COPY IN, written chunk by chunk as they fill. */
final class CopyRows implements AutoCloseable {
  static final int CHUNK = 64 * 1024;

  private final CopyIn copy;
  private final CopyEncoder encoder;

  CopyRows(CopyIn copy) {
    this.copy = copy;
    this.encoder = new CopyEncoder(PooledByteBufAllocator.DEFAULT, 2, CHUNK, copy::write);
  }

  /** A null text is NULL. */
  CopyRows row(int a, String b) {
    ByteBuf row = encoder.beginRow();
    PgScalars.writeInt4(row, a);
    if (b == null) {
      PgScalars.writeNull(row);
    } else {
      PgText.write(row, b, PgText.NulPolicy.FAIL);
    }
    encoder.endRow();
    return this;
  }

  CopyRows nulls() {
    ByteBuf row = encoder.beginRow();
    PgScalars.writeNull(row);
    PgScalars.writeNull(row);
    encoder.endRow();
    return this;
  }

  /** Rows numbered from {@code first}; waits for the server where it is slow. */
  CopyRows rows(int first, int count, String b) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      if (i % 64 == 0) {
        copy.awaitWritable();
      }
      row(first + i, b);
    }
    return this;
  }

  CompletableFuture<Long> finish() {
    encoder.finish();
    return copy.finish();
  }

  @Override
  public void close() {
    encoder.close();
  }
}

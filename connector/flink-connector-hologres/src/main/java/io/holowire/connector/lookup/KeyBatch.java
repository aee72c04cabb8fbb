package io.holowire.connector.lookup;

import io.holowire.pgwire.type.PgArray;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;

/**
 * Keys that one statement asks for, and the futures of those who wait for them. Owns the keys in
 * encoded form, one array for each column of the key, until it is answered, so that it can be sent
 * again.
 */
final class KeyBatch {
  private static final int FIRST_BYTES = 256;

  private final KeyFormat format;
  private final ByteBuf[] arrays;
  private final int[] marks;
  private final int[] starts;
  private final List<CompletableFuture<Collection<RowData>>> waiting = new ArrayList<>();
  private int size;
  private long bytes;
  private boolean complete;
  private boolean released;
  private boolean insertMissing;
  private int failures;

  KeyBatch(KeyFormat format, ByteBufAllocator allocator) {
    this.format = format;
    this.arrays = new ByteBuf[format.columns()];
    this.marks = new int[arrays.length];
    this.starts = new int[arrays.length];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = allocator.buffer(FIRST_BYTES);
      marks[i] = PgArray.begin(arrays[i], format.oids().get(i));
      starts[i] = arrays[i].writerIndex();
    }
  }

  /**
   * Encodes one more key, without a NULL in it.
   *
   * @throws RuntimeException of the column's writer when it cannot be sent; the batch is as before
   */
  CompletableFuture<Collection<RowData>> add(RowData key) {
    int[] ends = new int[arrays.length];
    int written = 0;
    try {
      for (; written < arrays.length; written++) {
        ends[written] = arrays[written].writerIndex();
        format.writers().get(written).write(key, arrays[written]);
      }
    } catch (RuntimeException e) {
      for (int i = 0; i <= written; i++) {
        arrays[i].writerIndex(ends[i]);
      }
      throw e;
    }
    for (int i = 0; i < arrays.length; i++) {
      bytes += arrays[i].writerIndex() - ends[i];
    }
    CompletableFuture<Collection<RowData>> future = new CompletableFuture<>();
    waiting.add(future);
    size++;
    return future;
  }

  int size() {
    return size;
  }

  /** Of the encoded keys. */
  long bytes() {
    return bytes;
  }

  /** Whether keys may still be added. */
  boolean isOpen() {
    return !complete;
  }

  /** No key is added any more. */
  synchronized void complete() {
    if (!complete) {
      complete = true;
      for (int i = 0; i < arrays.length; i++) {
        PgArray.end(arrays[i], marks[i], size, false);
      }
    }
  }

  /** Whether keys without a row are to be given one before the rows are asked for. */
  boolean insertsMissing() {
    return insertMissing;
  }

  /** From now on. */
  void insertMissing() {
    insertMissing = true;
  }

  /**
   * Two batches instead of this one, which is over: its keys in their order, and those who wait for
   * them. For a batch of two keys at least.
   */
  synchronized List<KeyBatch> halves() {
    List<KeyBatch> halves = List.of(half(0, size / 2), half(size / 2, size));
    release();
    return halves;
  }

  private KeyBatch half(int from, int to) {
    KeyBatch half = part(IntStream.range(from, to).toArray());
    half.waiting.addAll(waiting.subList(from, to));
    return half;
  }

  /**
   * A batch of some of these keys for which nobody waits: whoever asks for it releases it.
   *
   * @param keys their numbers, from 0, ascending
   */
  synchronized KeyBatch part(int[] keys) {
    checkUnanswered();
    KeyBatch part = new KeyBatch(format, arrays[0].alloc());
    for (int i = 0; i < arrays.length; i++) {
      int at = starts[i];
      int key = 0;
      for (int wanted : keys) {
        for (; key < wanted; key++) {
          at += length(arrays[i], at);
        }
        part.arrays[i].writeBytes(arrays[i], at, length(arrays[i], at));
      }
      part.bytes += part.arrays[i].writerIndex() - part.starts[i];
    }
    part.size = keys.length;
    part.insertMissing = insertMissing;
    part.complete();
    return part;
  }

  /** What some columns of each key hold, one after the other, as they are sent. */
  synchronized List<ByteBuffer> values(int[] columns) {
    checkUnanswered();
    int[] at = IntStream.of(columns).map(column -> starts[column]).toArray();
    List<ByteBuffer> values = new ArrayList<>(size);
    for (int key = 0; key < size; key++) {
      int bytes = 0;
      for (int i = 0; i < columns.length; i++) {
        bytes += length(arrays[columns[i]], at[i]);
      }
      byte[] value = new byte[bytes];
      int end = 0;
      for (int i = 0; i < columns.length; i++) {
        int length = length(arrays[columns[i]], at[i]);
        arrays[columns[i]].getBytes(at[i], value, end, length);
        at[i] += length;
        end += length;
      }
      values.add(ByteBuffer.wrap(value));
    }
    return values;
  }

  /** Of the element there, with the bytes that say how long it is. */
  private static int length(ByteBuf array, int at) {
    return Integer.BYTES + array.getInt(at);
  }

  /**
   * The statement's parameters, one buffer each, for whoever sends them to release; nothing is
   * added after this.
   */
  synchronized ByteBuf[] parameters() {
    checkUnanswered();
    complete();
    ByteBuf[] parameters = new ByteBuf[arrays.length];
    for (int i = 0; i < arrays.length; i++) {
      parameters[i] = arrays[i].retainedDuplicate();
    }
    return parameters;
  }

  private void checkUnanswered() {
    if (released) {
      throw new IllegalStateException("the batch is answered");
    }
  }

  /** Counts a failed attempt; answers how many there have been. */
  int failedAgain() {
    return ++failures;
  }

  /**
   * Ends the wait.
   *
   * @param rows of each key, in the order of the keys
   */
  void answer(List<? extends Collection<RowData>> rows) {
    release();
    for (int i = 0; i < waiting.size(); i++) {
      waiting.get(i).complete(rows.get(i));
    }
  }

  /** Ends the wait of those who have no answer. */
  void fail(Throwable cause) {
    release();
    waiting.forEach(future -> future.completeExceptionally(cause));
  }

  /** Frees the keys. Counts once: closing and answering may meet. */
  synchronized void release() {
    if (!released) {
      released = true;
      for (ByteBuf array : arrays) {
        array.release();
      }
    }
  }
}

package io.holowire.connector.row;

import io.holowire.pgwire.type.Oid;
import io.netty.buffer.ByteBuf;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.data.writer.BinaryWriter;

/**
 * Text formats, jsonb and bytea into CHAR, VARCHAR, BINARY and VARBINARY, which Flink's binary rows
 * hold alike. The bytes go through one reused array that Flink's string type looks at.
 */
final class BytesReader implements ValueReader {
  /** A larger value gets an array of its own, so that one of them is not kept for ever. */
  private static final int KEPT_BYTES = 1 << 20;

  /** Bytes before the text: jsonb has a version. */
  private final int prefix;

  private final MemorySegment[] segments = new MemorySegment[1];
  private final BinaryStringData view = BinaryStringData.fromAddress(segments, 0, 0);
  private byte[] bytes;

  private BytesReader(int prefix) {
    this.prefix = prefix;
    keep(new byte[256]);
  }

  static BytesReader of(int oid) {
    return new BytesReader(oid == Oid.JSONB ? 1 : 0);
  }

  @Override
  public void read(ByteBuf in, int index, int length, BinaryWriter out, int position) {
    int size = length - prefix;
    if (size > KEPT_BYTES) {
      byte[] large = new byte[size];
      in.getBytes(index + prefix, large);
      out.writeString(position, BinaryStringData.fromBytes(large));
      return;
    }
    if (size > bytes.length) {
      keep(new byte[Math.min(KEPT_BYTES, Math.max(size, 2 * bytes.length))]);
    }
    in.getBytes(index + prefix, bytes, 0, size);
    write(size, out, position);
  }

  private void write(int size, BinaryWriter out, int position) {
    view.getBinarySection().pointTo(segments, 0, size);
    out.writeString(position, view);
  }

  private void keep(byte[] larger) {
    bytes = larger;
    segments[0] = MemorySegmentFactory.wrap(larger);
  }
}

package io.holowire.connector.row;

import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.core.memory.MemorySegmentFactory;
import org.apache.flink.table.data.binary.BinaryStringData;
import org.apache.flink.table.data.writer.BinaryWriter;

/** uuid into CHAR and VARCHAR: 36 characters in lower case, as the server prints it. */
final class UuidReader implements ValueReader {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int BYTES = 16;

  private final byte[] text = new byte[36];
  private final BinaryStringData view =
      BinaryStringData.fromAddress(
          new MemorySegment[] {MemorySegmentFactory.wrap(text)}, 0, text.length);

  @Override
  public void read(ByteBuf in, int index, int length, BinaryWriter out, int position) {
    PgScalars.requireLength(length, 16, "uuid");
    int at = 0;
    for (int i = 0; i < BYTES; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        text[at++] = '-';
      }
      int octet = in.getUnsignedByte(index + i);
      text[at++] = DIGITS[octet >>> 4];
      text[at++] = DIGITS[octet & 0xF];
    }
    out.writeString(position, view);
  }
}

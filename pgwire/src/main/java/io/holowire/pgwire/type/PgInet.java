package io.holowire.pgwire.type;

import io.holowire.pgwire.error.ProtocolException;
import io.netty.buffer.ByteBuf;

/**
 * Inet and cidr, as text on our side.
 *
 * <p>Format: byte family, byte prefix bits, byte 1 for cidr, byte address length, the address.
 */
public final class PgInet {
  private static final int HEADER = 4;
  private static final int FAMILY_4 = 2; // PGSQL_AF_INET; the next one is PGSQL_AF_INET6
  private static final int FAMILY_6 = 3;

  private PgInet() {}

  /**
   * Writes an address with an optional {@code /prefix}; the server ignores the cidr byte, so this
   * is for both types. IPv4 may leave out last octets where a prefix follows, as in {@code
   * 10.1/16}.
   *
   * @throws IllegalArgumentException when the text is no address; names are never looked up
   */
  public static void write(ByteBuf out, CharSequence text) {
    InetText inet = InetText.parse(text.toString());
    byte[] address = inet.address();
    out.ensureWritable(Integer.BYTES + HEADER + address.length);
    out.writeInt(HEADER + address.length);
    out.writeByte(address.length == InetText.V4_BYTES ? FAMILY_4 : FAMILY_6);
    out.writeByte(inet.bits()).writeByte(0).writeByte(address.length).writeBytes(address);
  }

  /** As the server prints it: a whole address without prefix, but with it when it is a cidr. */
  public static String read(ByteBuf in, int index, int length) {
    if (length != HEADER + InetText.V4_BYTES && length != HEADER + InetText.V6_BYTES) {
      throw new ProtocolException("inet of " + length + " bytes");
    }
    byte[] address = PgScalars.readBytea(in, index + HEADER, length - HEADER);
    int family = in.getByte(index);
    int bits = in.getUnsignedByte(index + 1);
    boolean known = family == (address.length == InetText.V4_BYTES ? FAMILY_4 : FAMILY_6);
    if (!known || in.getByte(index + 3) != address.length || bits > address.length * Byte.SIZE) {
      throw new ProtocolException("inet of family " + family + " with " + bits + " bits");
    }
    return new InetText(address, bits).format(in.getByte(index + 2) != 0);
  }
}

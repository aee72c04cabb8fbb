package io.holowire.pgwire.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Appends frontend messages to a buffer, one per call; there are no message objects. A refused
 * argument (IllegalArgumentException) leaves the buffer as it was: every string is checked for NUL,
 * which would end it early and let its rest be read as something else.
 */
public final class Frontend {
  /** Protocol 3.0. */
  public static final int PROTOCOL_3_0 = 3 << 16;

  /** Protocol 3.2, which has longer cancel keys. */
  public static final int PROTOCOL_3_2 = 3 << 16 | 2;

  /** Largest length a server accepts: PQ_LARGE_MESSAGE_LIMIT in its libpq.h. */
  public static final int MAX_MESSAGE_BYTES = 0x3FFFFFFE;

  private static final int SSL_REQUEST = 1234 << 16 | 5679;
  private static final int CANCEL_REQUEST = 1234 << 16 | 5678;
  private static final int MAX_PARAMETERS = 0xFFFF;
  private static final short BINARY = 1;
  private static final byte[] UNNAMED = {};

  private Frontend() {}

  /**
   * @param protocol e.g. {@link #PROTOCOL_3_0}
   * @param parameters {@code user}, {@code database}, and any setting of the session
   */
  public static void startup(ByteBuf out, int protocol, Map<String, String> parameters) {
    parameters.forEach(
        (name, value) -> {
          refuseNul("start-up parameter", name);
          refuseNul("start-up parameter " + name, value);
          if (name.isEmpty()) { // it would end the list
            throw new IllegalArgumentException("start-up parameter without a name");
          }
        });
    int mark = beginUntagged(out);
    out.writeInt(protocol);
    parameters.forEach(
        (name, value) -> {
          cstring(out, name);
          cstring(out, value);
        });
    out.writeByte(0);
    end(out, mark);
  }

  public static void sslRequest(ByteBuf out) {
    out.writeInt(8).writeInt(SSL_REQUEST);
  }

  /** Goes alone over a connection of its own. */
  public static void cancelRequest(ByteBuf out, int pid, byte[] secret) {
    out.writeInt(12 + secret.length).writeInt(CANCEL_REQUEST).writeInt(pid).writeBytes(secret);
  }

  /** A password, or its md5 answer, without the terminating zero. */
  public static void password(ByteBuf out, byte[] password) {
    refuseNul("password", password);
    int mark = begin(out, Tag.PASSWORD);
    cstring(out, password);
    end(out, mark);
  }

  /** SASLInitialResponse. */
  public static void saslInitial(ByteBuf out, String mechanism, byte[] data) {
    refuseNul("SASL mechanism", mechanism);
    int mark = begin(out, Tag.PASSWORD);
    cstring(out, mechanism);
    out.writeInt(data.length).writeBytes(data);
    end(out, mark);
  }

  /** SASLResponse. */
  public static void saslResponse(ByteBuf out, byte[] data) {
    int mark = begin(out, Tag.PASSWORD);
    out.writeBytes(data);
    end(out, mark);
  }

  /** A simple query; {@code sql} may hold several statements. */
  public static void query(ByteBuf out, String sql) {
    refuseNul("SQL text", sql);
    int mark = begin(out, Tag.QUERY);
    cstring(out, sql);
    end(out, mark);
  }

  /**
   * @param name in UTF-8, empty = the unnamed statement
   * @param oids the parameters' types; 0, or an array that is too short, leaves it to the server
   */
  public static void parse(ByteBuf out, byte[] name, String sql, int[] oids) {
    refuseNul("statement name", name);
    refuseNul("SQL text", sql);
    requireParameters(oids.length);
    int mark = begin(out, Tag.PARSE);
    cstring(out, name);
    cstring(out, sql);
    out.writeShort(oids.length);
    for (int oid : oids) {
      out.writeInt(oid);
    }
    end(out, mark);
  }

  public static void describeStatement(ByteBuf out, byte[] name) {
    named(out, Tag.DESCRIBE, 'S', name);
  }

  /** Of the unnamed portal. */
  public static void describePortal(ByteBuf out) {
    named(out, Tag.DESCRIBE, 'P', UNNAMED);
  }

  public static void closeStatement(ByteBuf out, byte[] name) {
    named(out, Tag.CLOSE, 'S', name);
  }

  /**
   * Begins a Bind of the unnamed portal, parameters and results all binary. The caller appends
   * {@code parameters} fields, each an int32 length (-1 = NULL) and the value, then calls {@link
   * #endBind}.
   *
   * @return the mark for {@link #endBind}
   */
  public static int beginBind(ByteBuf out, byte[] statement, int parameters) {
    refuseNul("statement name", statement);
    requireParameters(parameters);
    int mark = begin(out, Tag.BIND);
    bindPrefix(out, statement, parameters);
    return mark;
  }

  public static void endBind(ByteBuf out, int mark) {
    bindTail(out);
    end(out, mark);
  }

  /**
   * The part of a Bind before its parameters, for parameters that lie in other buffers and are
   * written behind this one; {@link #bindTail} follows them.
   *
   * @param parameterBytes of all the parameters together, their lengths included
   */
  public static void bindHead(ByteBuf out, byte[] statement, int parameters, long parameterBytes) {
    refuseNul("statement name", statement);
    requireParameters(parameters);
    long length = 4 + 1 + statement.length + 1 + 4 + 2 + parameterBytes + 4;
    if (parameterBytes < 0 || length > MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException(tooLong(length));
    }
    out.writeByte(Tag.BIND).writeInt((int) length);
    bindPrefix(out, statement, parameters);
  }

  public static void bindTail(ByteBuf out) {
    out.writeShort(1).writeShort(BINARY); // one format code stands for all results
  }

  /**
   * Of the unnamed portal.
   *
   * @param maxRows 0 = all; else the portal is suspended after so many
   */
  public static void execute(ByteBuf out, int maxRows) {
    int mark = begin(out, Tag.EXECUTE);
    out.writeByte(0).writeInt(maxRows);
    end(out, mark);
  }

  public static void sync(ByteBuf out) {
    empty(out, Tag.SYNC);
  }

  public static void flush(ByteBuf out) {
    empty(out, Tag.FLUSH);
  }

  public static void copyDone(ByteBuf out) {
    empty(out, Tag.COPY_DONE);
  }

  /**
   * @param reason appears in the server's error and log
   */
  public static void copyFail(ByteBuf out, String reason) {
    refuseNul("reason", reason);
    int mark = begin(out, Tag.COPY_FAIL);
    cstring(out, reason);
    end(out, mark);
  }

  public static void terminate(ByteBuf out) {
    empty(out, Tag.TERMINATE);
  }

  /**
   * Begins a CopyData; the caller appends its bytes, then calls {@link #endCopyData} with the mark
   * returned.
   */
  public static int beginCopyData(ByteBuf out) {
    return begin(out, Tag.COPY_DATA);
  }

  public static void endCopyData(ByteBuf out, int mark) {
    end(out, mark);
  }

  private static void bindPrefix(ByteBuf out, byte[] statement, int parameters) {
    out.writeByte(0); // the unnamed portal
    cstring(out, statement);
    out.writeShort(1).writeShort(BINARY); // one format code stands for all parameters
    out.writeShort(parameters);
  }

  private static void named(ByteBuf out, byte tag, char kind, byte[] name) {
    refuseNul("statement name", name);
    int mark = begin(out, tag);
    out.writeByte(kind);
    cstring(out, name);
    end(out, mark);
  }

  private static void empty(ByteBuf out, byte tag) {
    out.writeByte(tag).writeInt(4);
  }

  /** Returns where the length goes. */
  private static int begin(ByteBuf out, byte tag) {
    out.writeByte(tag);
    return beginUntagged(out);
  }

  private static int beginUntagged(ByteBuf out) {
    int mark = out.writerIndex();
    out.writeInt(0);
    return mark;
  }

  private static void end(ByteBuf out, int mark) {
    int length = out.writerIndex() - mark;
    if (length > MAX_MESSAGE_BYTES) {
      out.writerIndex(mark - 1); // only a tagged message can be so long
      throw new IllegalArgumentException(tooLong(length));
    }
    out.setInt(mark, length);
  }

  private static String tooLong(long length) {
    return "a message of %d bytes; the server accepts %d".formatted(length, MAX_MESSAGE_BYTES);
  }

  private static void cstring(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.UTF_8);
    out.writeByte(0);
  }

  private static void cstring(ByteBuf out, byte[] text) {
    out.writeBytes(text).writeByte(0);
  }

  private static void requireParameters(int count) {
    if (count < 0 || count > MAX_PARAMETERS) {
      throw new IllegalArgumentException(
          "%d parameters; the protocol has room for %d".formatted(count, MAX_PARAMETERS));
    }
  }

  private static void refuseNul(String what, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(what + " contains a NUL character");
    }
  }

  private static void refuseNul(String what, byte[] text) {
    for (byte b : text) {
      if (b == 0) {
        throw new IllegalArgumentException(what + " contains a NUL character");
      }
    }
  }
}

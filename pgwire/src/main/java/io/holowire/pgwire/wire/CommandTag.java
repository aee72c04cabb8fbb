package io.holowire.pgwire.wire;

import io.holowire.pgwire.error.ProtocolException;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * What a command did.
 *
 * @param verb the command's words, e.g. {@code INSERT}, {@code CREATE TABLE}
 * @param rows rows affected, selected or copied; -1 where the tag has none
 */
public record CommandTag(String verb, long rows) {
  private static final int MAX_DIGITS = 18;

  /** Those that come in thousands, so that their text is not made anew each time. */
  private static final String[] FREQUENT = {
    "INSERT", "UPDATE", "DELETE", "SELECT", "MERGE", "COPY", "BEGIN", "COMMIT"
  };

  /**
   * Reads {@code INSERT 0 5} (the number in the middle is history), {@code SELECT 5}, {@code CREATE
   * TABLE}.
   */
  static CommandTag parse(ByteBuf in, int index, int end) {
    int number = numberBefore(in, index, end);
    if (number < 0) {
      return new CommandTag(verb(in, index, end), -1);
    }
    long rows = readDigits(in, number, end);
    int verbEnd = number - 1;
    int oid = numberBefore(in, index, verbEnd);
    return new CommandTag(verb(in, index, oid < 0 ? verbEnd : oid - 1), rows);
  }

  /** Where the digits begin that end at {@code end} and follow a space; -1 = there are none. */
  private static int numberBefore(ByteBuf in, int index, int end) {
    int at = end;
    while (at > index && isDigit(in.getByte(at - 1))) {
      at--;
    }
    return at < end && at > index && in.getByte(at - 1) == ' ' ? at : -1;
  }

  private static long readDigits(ByteBuf in, int index, int end) {
    if (end - index > MAX_DIGITS) {
      throw new ProtocolException("command tag with a count of " + (end - index) + " digits");
    }
    long value = 0;
    for (int i = index; i < end; i++) {
      value = 10 * value + in.getByte(i) - '0';
    }
    return value;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static String verb(ByteBuf in, int index, int end) {
    for (String verb : FREQUENT) {
      if (verb.length() == end - index && isAt(verb, in, index)) {
        return verb;
      }
    }
    return in.toString(index, end - index, StandardCharsets.UTF_8);
  }

  private static boolean isAt(String ascii, ByteBuf in, int index) {
    for (int i = 0; i < ascii.length(); i++) {
      if (in.getByte(index + i) != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}

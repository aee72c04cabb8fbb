package io.holowire.pgwire.type;

import java.util.Arrays;

/**
 * The text form of an IPv4 or IPv6 address with its prefix length, spelled as the server does
 * ({@code src/port/inet_net_ntop.c}).
 */
record InetText(byte[] address, int bits) {
  static final int V4_BYTES = 4;
  static final int V6_BYTES = 16;

  private static final int V6_GROUPS = 8;

  static InetText parse(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    try {
      boolean six = host.indexOf(':') >= 0;
      byte[] address = six ? parse6(host) : parse4(host, slash >= 0);
      int all = address.length * Byte.SIZE;
      int bits = slash < 0 ? all : decimal(text.substring(slash + 1), all);
      return new InetText(address, bits);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an inet: \"" + text + "\"", e);
    }
  }

  String format(boolean cidr) {
    String host = address.length == V4_BYTES ? format4(0) : format6();
    return cidr || bits != address.length * Byte.SIZE ? host + '/' + bits : host;
  }

  private static byte[] parse4(String host, boolean abbreviated) {
    String[] octets = host.split("\\.", -1);
    require(octets.length == V4_BYTES || abbreviated && octets.length < V4_BYTES);
    byte[] address = new byte[V4_BYTES];
    for (int i = 0; i < octets.length; i++) {
      address[i] = (byte) decimal(octets[i], 255);
    }
    return address;
  }

  private static byte[] parse6(String host) {
    int gap = host.indexOf("::");
    if (gap < 0) {
      byte[] address = groups(host, true);
      require(address.length == V6_BYTES);
      return address;
    }
    byte[] head = groups(host.substring(0, gap), false);
    byte[] tail = groups(host.substring(gap + 2), true);
    require(head.length + tail.length < V6_BYTES); // the gap is at least one group
    byte[] address = Arrays.copyOf(head, V6_BYTES);
    System.arraycopy(tail, 0, address, V6_BYTES - tail.length, tail.length);
    return address;
  }

  /** Groups between colons; the last one may be an IPv4 address. */
  private static byte[] groups(String text, boolean last) {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] groups = text.split(":", -1);
    boolean embedded = last && groups[groups.length - 1].indexOf('.') >= 0;
    int plain = embedded ? groups.length - 1 : groups.length;
    byte[] bytes = new byte[plain * 2 + (embedded ? V4_BYTES : 0)];
    for (int i = 0; i < plain; i++) {
      int group = number(groups[i], 16, 4, 0xFFFF);
      bytes[i * 2] = (byte) (group >> 8);
      bytes[i * 2 + 1] = (byte) group;
    }
    if (embedded) {
      System.arraycopy(parse4(groups[plain], false), 0, bytes, plain * 2, V4_BYTES);
    }
    return bytes;
  }

  private static int decimal(String digits, int max) {
    return number(digits, 10, 3, max);
  }

  private static int number(String digits, int radix, int maxDigits, int max) {
    require(!digits.isEmpty() && digits.length() <= maxDigits);
    require(digits.chars().allMatch(c -> c < 0x80 && Character.digit(c, radix) >= 0));
    int number = Integer.parseInt(digits, radix);
    require(number <= max);
    return number;
  }

  private static void require(boolean valid) {
    if (!valid) {
      throw new IllegalArgumentException();
    }
  }

  private String format4(int from) {
    StringBuilder text = new StringBuilder(15);
    for (int i = from; i < from + V4_BYTES; i++) {
      text.append(i == from ? "" : ".").append(address[i] & 0xFF);
    }
    return text.toString();
  }

  private String format6() {
    int gap = 0; // the first of the longest runs of zero groups, and its length
    int gapLength = 0;
    for (int i = 0; i < V6_GROUPS; i++) {
      int run = 0;
      while (i + run < V6_GROUPS && group(i + run) == 0) {
        run++;
      }
      if (run > gapLength) {
        gap = i;
        gapLength = run;
      }
    }
    if (gapLength < 2) {
      return groupsText(0, V6_GROUPS);
    }
    boolean mapped = gap == 0 && gapLength == 5 && group(5) == 0xFFFF;
    if (mapped || gap == 0 && gapLength == 6) {
      return (mapped ? "::ffff:" : "::") + format4(V6_BYTES - V4_BYTES);
    }
    return groupsText(0, gap) + "::" + groupsText(gap + gapLength, V6_GROUPS);
  }

  private String groupsText(int from, int to) {
    StringBuilder text = new StringBuilder(39);
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(group(i)));
    }
    return text.toString();
  }

  private int group(int i) {
    return (address[i * 2] & 0xFF) << 8 | address[i * 2 + 1] & 0xFF;
  }
}

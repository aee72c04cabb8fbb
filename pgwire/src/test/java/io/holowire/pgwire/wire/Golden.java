package io.holowire.pgwire.wire;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Reads bytes as a person writes them down. */
public final class Golden {
  private Golden() {}

  /** Hex digits with spaces anywhere, and text between apostrophes: {@code "5a 00000005 'I'"}. */
  public static byte[] bytes(String text) {
    StringBuilder hex = new StringBuilder();
    String[] parts = text.split("'", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean quoted = i % 2 == 1;
      hex.append(
          quoted
              ? HexFormat.of().formatHex(parts[i].getBytes(StandardCharsets.UTF_8))
              : parts[i].replace(" ", ""));
    }
    return HexFormat.of().parseHex(hex);
  }
}

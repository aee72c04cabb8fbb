package io.holowire.pgwire.wire;

import java.util.Arrays;
import java.util.Random;

/** Damages bytes the way that finds bugs: flipped bits, extreme lengths, pieces lost or doubled. */
public final class Mutations {
  private static final int[] EXTREMES = {
    0, 1, 3, 4, 5, -1, -2, 0x7FFF, 0xFFFF, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE
  };

  private Mutations() {}

  /** A copy of {@code bytes} with one to three things wrong. */
  public static byte[] of(byte[] bytes, Random random) {
    byte[] damaged = bytes.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      damaged = damage(damaged, random);
    }
    return damaged;
  }

  private static byte[] damage(byte[] bytes, Random random) {
    if (bytes.length < 8) {
      return bytes;
    }
    int at = random.nextInt(bytes.length - 4);
    switch (random.nextInt(5)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> setInt(bytes, at, EXTREMES[random.nextInt(EXTREMES.length)]);
      case 3 -> {
        return Arrays.copyOf(bytes, at);
      }
      default -> {
        return moved(bytes, at, random.nextInt(bytes.length));
      }
    }
    return bytes;
  }

  private static void setInt(byte[] bytes, int at, int value) {
    for (int i = 0; i < 4; i++) {
      bytes[at + i] = (byte) (value >>> 24 - 8 * i);
    }
  }

  /**
   * The head up to {@code to}, then everything from {@code from}: a piece is lost, or comes twice.
   */
  private static byte[] moved(byte[] bytes, int to, int from) {
    byte[] moved = Arrays.copyOf(bytes, to + bytes.length - from);
    System.arraycopy(bytes, from, moved, to, bytes.length - from);
    return moved;
  }
}

package io.holowire.connector.lookup;

/** Bounds what is in flight: keys without an answer, and the bytes in which they are sent. */
final class KeyRoom {
  private final int maxKeys;
  private final long maxBytes;
  private int keys;
  private long bytes;

  KeyRoom(int maxKeys, long maxBytes) {
    this.maxKeys = maxKeys;
    this.maxBytes = maxBytes;
  }

  /** Waits until there is room, and takes a key's; how large the key is shows afterwards. */
  synchronized void enter() throws InterruptedException {
    while (keys >= maxKeys || bytes >= maxBytes) {
      wait();
    }
    keys++;
  }

  /** The key entered last, or an earlier one, takes that many bytes. */
  synchronized void fill(long more) {
    bytes += more;
  }

  synchronized void leave(int lessKeys, long lessBytes) {
    keys -= lessKeys;
    bytes -= lessBytes;
    notifyAll();
  }
}

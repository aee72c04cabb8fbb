package io.holowire.connector.sink;

import java.util.Arrays;

/**
 * Decides which UPDATE_BEFOREs are deletes: those whose UPDATE_AFTER has another key.
 *
 * <p>Flink emits each right before its UPDATE_AFTER, though rows of other inputs may come between.
 * So an UPDATE_AFTER of the same key is the other half, and one of a key without an UPDATE_BEFORE
 * is that of the only one there is, whose key has thereby gone. An INSERT is no half: the key had
 * gone before.
 */
final class Retractions {
  private static final int NONE = -1;

  private final KeyTable keys = new KeyTable();
  private int[] pending = new int[0]; // by key: its UPDATE_BEFORE without other half, or NONE
  private int undecided; // how many keys have one
  private int last; // the key of the newest

  /**
   * Makes a DELETE or VOID of every UPDATE_BEFORE.
   *
   * @param successor takes the ones that a later change may still decide, for one more batch: a
   *     flush between both halves must not decide whether the key has gone; null = all is decided
   *     now
   */
  void settle(Changes changes, Changes successor) {
    if (!changes.hasRetractions()) {
      return;
    }
    keys.clear();
    undecided = 0;
    for (int i = 0; i < changes.size(); i++) {
      int key = key(changes, i);
      switch (changes.kind(i)) {
        case Changes.UPDATE_BEFORE, Changes.UPDATE_BEFORE_EARLIER -> retract(changes, key, i);
        case Changes.DELETE -> settle(changes, key, Changes.VOID);
        case Changes.INSERT -> settle(changes, key, Changes.DELETE);
        default -> updateAfter(changes, key);
      }
    }
    for (int key = 0; undecided > 0 && key < keys.size(); key++) {
      int change = pending[key];
      if (change != NONE
          && successor != null
          && changes.kind(change) != Changes.UPDATE_BEFORE_EARLIER) {
        successor.awaitUpdateAfter(changes.array(), keys.offset(key), keys.length(key));
        settle(changes, key, Changes.VOID);
      } else {
        settle(changes, key, Changes.DELETE);
      }
    }
  }

  private int key(Changes changes, int change) {
    int known = keys.size();
    int offset = changes.offset(change);
    int key = keys.find(changes.array(), offset, changes.keyLength(offset));
    if (key == known) {
      if (key == pending.length) {
        pending = Arrays.copyOf(pending, Math.max(64, key * 2));
      }
      pending[key] = NONE;
    }
    return key;
  }

  private void retract(Changes changes, int key, int change) {
    settle(changes, key, Changes.VOID); // taken back twice: once is enough
    pending[key] = change;
    last = key;
    undecided++;
  }

  private void updateAfter(Changes changes, int key) {
    if (pending[key] != NONE) {
      settle(changes, key, Changes.VOID);
    } else if (undecided == 1) {
      settle(changes, last, Changes.DELETE);
    }
  }

  private void settle(Changes changes, int key, byte as) {
    if (pending[key] != NONE) {
      changes.settle(pending[key], as);
      pending[key] = NONE;
      undecided--;
    }
  }
}

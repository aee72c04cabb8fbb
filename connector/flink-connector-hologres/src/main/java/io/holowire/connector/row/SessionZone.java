package io.holowire.connector.row;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Local time to instant and back in one zone, without allocation: the zone's transitions up to a
 * far year are tables that are searched.
 */
final class SessionZone {
  private static final long MICROS = 1_000_000L;

  /** Behind this year the rules are asked, one object per value. */
  private static final Instant TABLE_END = Instant.parse("2200-01-01T00:00:00Z");

  private final ZoneRules rules;

  /** Second i is where offset i + 1 begins, on the instant's time line. */
  private final long[] instants;

  /** The same on the local time line. */
  private final long[] locals;

  private final int[] offsets;
  private final boolean endless;

  SessionZone(ZoneId zone) {
    rules = zone.getRules();
    List<ZoneOffsetTransition> transitions = new ArrayList<>();
    for (ZoneOffsetTransition next = rules.nextTransition(Instant.MIN);
        next != null && next.getInstant().isBefore(TABLE_END);
        next = rules.nextTransition(next.getInstant())) {
      transitions.add(next);
    }
    int count = transitions.size();
    instants = new long[count];
    locals = new long[count];
    offsets = new int[count + 1];
    offsets[0] = rules.getOffset(Instant.MIN).getTotalSeconds();
    for (int i = 0; i < count; i++) {
      int before = transitions.get(i).getOffsetBefore().getTotalSeconds();
      int after = transitions.get(i).getOffsetAfter().getTotalSeconds();
      instants[i] = transitions.get(i).toEpochSecond();
      // The offset before holds in a gap (which moves its times forward) and in an overlap.
      locals[i] = instants[i] + Math.max(before, after);
      offsets[i + 1] = after;
    }
    endless = rules.getTransitionRules().isEmpty();
  }

  /**
   * The instant of a local time, both in microseconds since 1970. A local time that a gap leaves
   * out moves forward by the gap; one that an overlap has twice is the earlier.
   */
  long toInstant(long localMicros) {
    long second = Math.floorDiv(localMicros, MICROS);
    int offset =
        endless || second < TABLE_END.getEpochSecond()
            ? offsets[after(locals, second)]
            : rules
                .getOffset(LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC))
                .getTotalSeconds();
    return Math.subtractExact(localMicros, offset * MICROS);
  }

  /** The local time of an instant, both in microseconds since 1970. */
  long toLocal(long epochMicros) {
    long second = Math.floorDiv(epochMicros, MICROS);
    int offset =
        endless || second < TABLE_END.getEpochSecond()
            ? offsets[after(instants, second)]
            : rules.getOffset(Instant.ofEpochSecond(second)).getTotalSeconds();
    return Math.addExact(epochMicros, offset * MICROS);
  }

  /** How many of the sorted starts are not behind the second. */
  private static int after(long[] starts, long second) {
    int at = Arrays.binarySearch(starts, second);
    return at >= 0 ? at + 1 : -at - 1;
  }
}

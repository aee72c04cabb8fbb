package io.holowire.connector.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against java.time, whose rule for gaps and overlaps is ours. */
class SessionZoneTest {
  private static long micros(LocalDateTime local) {
    return ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), local);
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "America/Los_Angeles",
        "Asia/Shanghai",
        "Europe/Berlin",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Pacific/Apia",
        "+05:45",
        "America/Sao_Paulo"
      })
  void agreesWithJavaTime(String name) {
    ZoneId id = ZoneId.of(name);
    SessionZone zone = new SessionZone(id);
    Random random = new Random(42);
    for (int i = 0; i < 100_000; i++) {
      // Mostly our days, some before zones existed and some behind the table's end.
      long years = i % 10 == 0 ? 6_000 : 300;
      long second = (long) ((random.nextDouble() - 0.5) * years * 31_556_952L);
      check(zone, id, second, random.nextInt(1_000_000));
    }
    for (var transition : id.getRules().getTransitions()) {
      for (long offset : new long[] {-7200, -3601, -3600, -1, 0, 1, 1799, 1800, 3599, 3600, 7200}) {
        check(zone, id, transition.toEpochSecond() + offset, 999_999);
        check(
            zone,
            id,
            transition.getDateTimeBefore().toEpochSecond(ZoneOffset.UTC) + offset,
            999_999);
      }
    }
  }

  private static void check(SessionZone zone, ZoneId id, long second, int fraction) {
    LocalDateTime local = LocalDateTime.ofEpochSecond(second, fraction * 1_000, ZoneOffset.UTC);
    assertThat(zone.toInstant(micros(local)))
        .as("%s in %s", local, id)
        .isEqualTo(micros(local.atZone(id).toInstant()));
    Instant instant = Instant.ofEpochSecond(second, fraction * 1_000L);
    assertThat(zone.toLocal(micros(instant)))
        .as("%s in %s", instant, id)
        .isEqualTo(micros(LocalDateTime.ofInstant(instant, id)));
  }

  @Test
  void aGapMovesForwardAndAnOverlapIsTheEarlier() {
    SessionZone zone = new SessionZone(ZoneId.of("America/Los_Angeles"));
    assertThat(zone.toInstant(micros(LocalDateTime.parse("2024-03-10T02:30:00"))))
        .isEqualTo(micros(Instant.parse("2024-03-10T10:30:00Z")));
    assertThat(zone.toInstant(micros(LocalDateTime.parse("2024-11-03T01:30:00"))))
        .isEqualTo(micros(Instant.parse("2024-11-03T08:30:00Z")));
  }
}

package io.holowire.connector.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The zone of the JVM is never seen; the session's only between local times and instants. With the
 * times at which zones are easily got wrong: gaps, overlaps, and local mean time.
 */
class JvmZoneTest {
  static final List<String> ZONES = List.of("America/Los_Angeles", "Asia/Shanghai", "UTC");

  private static final TimeZone JVM_ZONE = TimeZone.getDefault();

  private static final List<LocalDateTime> TIMES =
      Stream.concat(
              Stream.of(
                      "0001-01-01T00:00:00",
                      "1582-10-10T12:00:00", // which the Julian calendar's successor left out
                      "1883-11-18T12:03:57.999999", // Los Angeles: the end of local mean time
                      "1900-12-31T23:54:16.5", // Shanghai: the same, a gap of 0 or 343 seconds
                      "1900-12-31T23:59:59.999999",
                      "1901-01-01T00:05:43",
                      "1927-12-31T23:54:08",
                      "1940-06-01T00:30:00", // a gap in Shanghai
                      "1969-12-31T23:59:59.999999",
                      "1969-12-31T16:00:00", // the epoch in Los Angeles
                      "1970-01-01T00:00:00",
                      "1970-01-01T08:00:00", // and in Shanghai
                      "1986-05-04T02:30:00", // a gap in Shanghai
                      "1991-09-15T01:30:00", // its last overlap
                      "2026-03-08T01:59:59.999999", // a gap in Los Angeles
                      "2026-03-08T02:00:00",
                      "2026-03-08T02:30:00.000001",
                      "2026-03-08T03:00:00",
                      "2026-11-01T00:59:59.999999", // an overlap there
                      "2026-11-01T01:00:00",
                      "2026-11-01T01:30:00",
                      "2026-11-01T02:00:00",
                      "2500-07-01T12:00:00",
                      "9999-12-31T23:59:59.999999")
                  .map(LocalDateTime::parse),
              random())
          .toList();

  private static Stream<LocalDateTime> random() {
    Random random = new Random(5);
    return Stream.generate(
            () ->
                LocalDateTime.ofEpochSecond(
                    random.nextLong(-4_000_000_000L, 8_000_000_000L),
                    random.nextInt(1_000_000) * 1_000,
                    ZoneOffset.UTC))
        .limit(500);
  }

  @AfterEach
  void restoreZone() {
    TimeZone.setDefault(JVM_ZONE);
  }

  /** Every type that knows of time, alone and in an array. */
  private static List<String> encoded(RowSettings settings) {
    List<String> bytes = new ArrayList<>();
    LogicalType local = new TimestampType(6);
    LogicalType instant = new LocalZonedTimestampType(6);
    for (LocalDateTime time : TIMES) {
      TimestampData timestamp = TimestampData.fromLocalDateTime(time);
      for (int oid : new int[] {Oid.TIMESTAMP, Oid.TIMESTAMPTZ}) {
        bytes.add(hex(local, oid, settings, timestamp));
        bytes.add(hex(instant, oid, settings, timestamp));
        Object[] elements = {timestamp, null};
        bytes.add(hex(new ArrayType(local), oid, settings, new GenericArrayData(elements)));
        bytes.add(hex(new ArrayType(instant), oid, settings, new GenericArrayData(elements)));
      }
      int day = (int) time.toLocalDate().toEpochDay();
      int milli = (int) (time.toLocalTime().toNanoOfDay() / 1_000_000);
      bytes.add(hex(new DateType(), Oid.DATE, settings, day));
      bytes.add(hex(new TimeType(3), Oid.TIME, settings, milli));
      Object[] days = {null, day};
      bytes.add(hex(new ArrayType(new DateType()), Oid.DATE, settings, new GenericArrayData(days)));
    }
    return bytes;
  }

  private static String hex(LogicalType type, int oid, RowSettings settings, Object value) {
    return ByteBufUtil.hexDump(Tuples.write(type, oid, settings, GenericRowData.of(value)));
  }

  @ParameterizedTest
  @FieldSource("ZONES")
  void theBytesAreTheSameInEveryJvm(String session) {
    List<List<String>> encoded = new ArrayList<>();
    for (String jvm : ZONES) {
      TimeZone.setDefault(TimeZone.getTimeZone(jvm));
      encoded.add(encoded(Tuples.settings(session)));
    }
    assertThat(encoded).allSatisfy(bytes -> assertThat(bytes).isEqualTo(encoded.get(0)));
  }

  /** And they are what java.time says of the session's zone. */
  @ParameterizedTest
  @FieldSource("ZONES")
  void theSessionsZoneStandsBetweenLocalTimesAndInstants(String session) {
    RowSettings settings = Tuples.settings(session);
    ZoneId zone = ZoneId.of(session);
    for (LocalDateTime time : TIMES) {
      TimestampData timestamp = TimestampData.fromLocalDateTime(time);
      Instant instant = time.toInstant(ZoneOffset.UTC);
      assertThat(micros(new TimestampType(6), Oid.TIMESTAMPTZ, settings, timestamp))
          .as("%s in %s", time, session)
          .isEqualTo(micros(time.atZone(zone).toInstant()));
      assertThat(micros(new LocalZonedTimestampType(6), Oid.TIMESTAMP, settings, timestamp))
          .as("%s in %s", instant, session)
          .isEqualTo(micros(LocalDateTime.ofInstant(instant, zone).toInstant(ZoneOffset.UTC)));
    }
  }

  @Test
  void theSessionsZoneChangesNothingElse() {
    for (LocalDateTime time : TIMES) {
      TimestampData timestamp = TimestampData.fromLocalDateTime(time);
      int day = (int) time.toLocalDate().toEpochDay();
      for (String session : ZONES) {
        RowSettings settings = Tuples.settings(session);
        long same = micros(time.toInstant(ZoneOffset.UTC));
        assertThat(micros(new TimestampType(6), Oid.TIMESTAMP, settings, timestamp))
            .isEqualTo(same);
        assertThat(micros(new LocalZonedTimestampType(6), Oid.TIMESTAMPTZ, settings, timestamp))
            .isEqualTo(same);
        ByteBuf date = Tuples.write(new DateType(), Oid.DATE, settings, GenericRowData.of(day));
        assertThat(LocalDate.ofEpochDay(PgTime.readDate(date, Integer.BYTES)))
            .isEqualTo(time.toLocalDate());
        LocalTime millis = time.toLocalTime().truncatedTo(ChronoUnit.MILLIS);
        ByteBuf clock =
            Tuples.write(
                new TimeType(3),
                Oid.TIME,
                settings,
                GenericRowData.of((int) (millis.toNanoOfDay() / 1_000_000)));
        assertThat(LocalTime.ofNanoOfDay(PgTime.readTime(clock, Integer.BYTES) * 1_000))
            .isEqualTo(millis);
      }
    }
  }

  private static long micros(LogicalType type, int oid, RowSettings settings, Object value) {
    ByteBuf field = Tuples.write(type, oid, settings, GenericRowData.of(value));
    return PgTime.readTimestamp(field, Integer.BYTES);
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }
}

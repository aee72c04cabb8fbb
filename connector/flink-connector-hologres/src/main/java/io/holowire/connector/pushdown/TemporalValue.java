package io.holowire.connector.pushdown;

import io.holowire.connector.sql.ConditionSql;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/**
 * A DATE, TIME, TIMESTAMP or TIMESTAMP_LTZ. A fraction that the reader cuts makes a comparison one
 * with the moment, or with the next that Flink's type has: the column stands alone on its side, as
 * an index needs it.
 *
 * @param type Flink's
 * @param serverType {@code date}, {@code time}, {@code timestamp} or {@code timestamptz}
 * @param unit microseconds in one of the last digit that is read; 1 = nothing is cut
 * @param offset of the session's zone where it stands between a local time and an instant; else
 *     null
 */
record TemporalValue(
    String column, LogicalType type, String serverType, long unit, ZoneOffset offset)
    implements ColumnValue {
  private static final DateTimeFormatter TEXT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

  /** The same column without what the reader does to it. */
  private boolean plain() {
    return unit == 1 && offset == null;
  }

  @Override
  public String sql() {
    return plain() ? column : null;
  }

  @Override
  public String compare(Comparison comparison, Literal literal) {
    LocalDateTime moment = moment(literal);
    if (moment == null) {
      return null;
    }
    String here = text(moment);
    if (unit == 1) {
      return ConditionSql.compare(column, comparison.sql(), here);
    }
    String next = text(moment.plus(unit, ChronoUnit.MICROS));
    return switch (comparison) {
      case EQUAL -> ConditionSql.and(List.of(at(">=", here), at("<", next)));
      case NOT_EQUAL -> ConditionSql.or(List.of(at("<", here), at(">=", next)));
      case LESS -> at("<", here);
      case LESS_OR_EQUAL -> at("<", next);
      case GREATER -> at(">=", next);
      case GREATER_OR_EQUAL -> at(">=", here);
    };
  }

  private String at(String operator, String moment) {
    return ConditionSql.compare(column, operator, moment);
  }

  @Override
  public String compare(Comparison comparison, ColumnValue other) {
    return other instanceof TemporalValue that
            && plain()
            && that.plain()
            && serverType.equals(that.serverType)
            && type.is(that.type.getTypeRoot())
        ? ConditionSql.compare(column, comparison.sql(), that.column)
        : null;
  }

  @Override
  public boolean hasLiterals() {
    return unit == 1;
  }

  @Override
  public String literal(Literal literal) {
    LocalDateTime moment = moment(literal);
    return moment == null ? null : text(moment);
  }

  @Override
  public ColumnValue cast(LogicalType target) {
    boolean same =
        target.is(type.getTypeRoot())
            && (type.is(LogicalTypeRoot.DATE)
                || LogicalTypeChecks.getPrecision(target) >= LogicalTypeChecks.getPrecision(type));
    // The server compares a date with a timestamp without converting it, so that none overflows.
    boolean midnight =
        type.is(LogicalTypeRoot.DATE) && target.is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE);
    return same || midnight ? new TemporalValue(column, target, serverType, unit, offset) : null;
  }

  /** Null for a moment that a value as read cannot be, or that is far from now. */
  private LocalDateTime moment(Literal literal) {
    LocalDateTime moment = moment(literal.value());
    return moment != null
            && moment.getYear() >= 1
            && moment.getYear() < 9999
            && aligned(moment.toLocalTime())
        ? moment
        : null;
  }

  /** The literal as a date with time, whichever half of it matters; null for another type's. */
  private LocalDateTime moment(Object value) {
    return switch (type.getTypeRoot()) {
      case DATE -> value instanceof LocalDate date ? date.atStartOfDay() : null;
      case TIME_WITHOUT_TIME_ZONE ->
          value instanceof LocalTime time ? time.atDate(LocalDate.of(2000, 1, 1)) : null;
      case TIMESTAMP_WITHOUT_TIME_ZONE -> value instanceof LocalDateTime time ? time : null;
      default ->
          value instanceof Instant instant
              ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
              : null;
    };
  }

  /**
   * Whether it is a moment that a value as read can be. Of a TIME only whole seconds: Flink 1.20
   * compares those with a fraction otherwise than it says.
   */
  private boolean aligned(LocalTime time) {
    return type.is(LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE)
        ? time.getNano() == 0
        : time.toNanoOfDay() % (unit * 1_000) == 0;
  }

  private String text(LocalDateTime moment) {
    return switch (type.getTypeRoot()) {
      case DATE -> ConditionSql.literal(moment.toLocalDate().toString(), "date");
      case TIME_WITHOUT_TIME_ZONE ->
          ConditionSql.literal(TEXT.format(moment).substring(11), "time");
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          serverType.equals("timestamptz")
              ? instant(moment.minusSeconds(offset.getTotalSeconds()))
              : ConditionSql.literal(TEXT.format(moment), "timestamp");
      default ->
          serverType.equals("timestamp")
              ? ConditionSql.literal(
                  TEXT.format(moment.plusSeconds(offset.getTotalSeconds())), "timestamp")
              : instant(moment);
    };
  }

  private static String instant(LocalDateTime utc) {
    return ConditionSql.literal(TEXT.format(utc) + "+00", "timestamptz");
  }
}

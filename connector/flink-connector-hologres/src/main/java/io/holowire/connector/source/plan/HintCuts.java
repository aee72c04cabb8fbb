package io.holowire.connector.source.plan;

import io.holowire.connector.options.CutHint;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.table.api.ValidationException;

/** The values where a user's bounds would have a column cut. */
final class HintCuts {
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");

  /** Text is cut in these characters, whose order is the same in every encoding. */
  private static final int FIRST_CHARACTER = ' ';

  private static final int CHARACTERS = '~' - ' ' + 1;

  /** More characters than it takes to tell a great many pieces apart. */
  private static final int TEXT_DIGITS = 24;

  private HintCuts() {}

  /** How the values of a column are to be cut. */
  enum Kind {
    INTEGER("a whole number"),
    DECIMAL("a number"),
    DATE("a date of the years 1 to 9999, such as 2024-02-29, or its days since 1970"),
    TIMESTAMP("a time of the years 1 to 9999, such as 2024-02-29 12:00:00, or ms since 1970"),
    TIMESTAMPTZ("a time of the years 1 to 9999, such as 2024-02-29 12:00:00Z, or ms since 1970"),
    TEXT("a text");

    private final String description;

    Kind(String description) {
      this.description = description;
    }
  }

  /**
   * Cuts at equal distances between the bounds, in ascending order, none twice, at most one less
   * than the pieces. The bounds themselves are none: beyond them there may be few rows.
   *
   * @throws ValidationException for bounds that are no values of the kind, or the wrong way round
   */
  static List<String> of(CutHint hint, Kind kind) {
    BigDecimal lower = bound("scan.partition.lower-bound", hint.lower(), kind);
    BigDecimal upper = bound("scan.partition.upper-bound", hint.upper(), kind);
    if (lower.compareTo(upper) > 0) {
      throw new ValidationException(
          "scan.partition.lower-bound = '%s': is above scan.partition.upper-bound = '%s'"
              .formatted(hint.lower(), hint.upper()));
    }
    BigDecimal width = upper.subtract(lower);
    BigDecimal pieces = BigDecimal.valueOf(hint.pieces());
    int scale = kind == Kind.DECIMAL ? Math.max(width.scale(), 0) + pieces.precision() : 0;
    List<String> cuts = new ArrayList<>();
    BigDecimal last = null;
    for (int i = 1; i < hint.pieces(); i++) {
      BigDecimal cut =
          lower.add(
              width.multiply(BigDecimal.valueOf(i)).divide(pieces, scale, RoundingMode.FLOOR));
      if (last == null || cut.compareTo(last) > 0) {
        cuts.add(literal(cut, kind));
        last = cut;
      }
    }
    return cuts;
  }

  private static BigDecimal bound(String option, String bound, Kind kind) {
    try {
      return number(bound, kind);
    } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
      throw new ValidationException(
          "%s = '%s': must be %s".formatted(option, bound, kind.description), e);
    }
  }

  private static BigDecimal number(String bound, Kind kind) {
    String text = bound.strip();
    return switch (kind) {
      case INTEGER -> new BigDecimal(new BigInteger(text));
      case DECIMAL -> new BigDecimal(text);
      case DATE -> {
        LocalDate date =
            INTEGER.matcher(text).matches()
                ? LocalDate.ofEpochDay(Long.parseLong(text))
                : LocalDate.parse(text);
        yield BigDecimal.valueOf(checked(date).toEpochDay());
      }
      case TIMESTAMP, TIMESTAMPTZ -> {
        Instant instant =
            INTEGER.matcher(text).matches()
                ? Instant.ofEpochMilli(Long.parseLong(text))
                : instant(text.replace(' ', 'T'));
        checked(LocalDate.ofInstant(instant, ZoneOffset.UTC));
        yield BigDecimal.valueOf(instant.toEpochMilli());
      }
      case TEXT -> ofText(bound);
    };
  }

  private static LocalDate checked(LocalDate date) {
    if (date.getYear() < 1 || date.getYear() > 9999) {
      throw new DateTimeException("year " + date.getYear());
    }
    return date;
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      return text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }
  }

  /** A text as a number whose digits are its first characters; a greater text is no less. */
  private static BigDecimal ofText(String text) {
    BigInteger number = BigInteger.ZERO;
    int rest = -1; // all digits behind a character that is none
    for (int i = 0; i < TEXT_DIGITS; i++) {
      int digit = i < text.length() ? text.charAt(i) - FIRST_CHARACTER : 0;
      if (rest < 0 && (digit < 0 || digit >= CHARACTERS)) {
        rest = digit < 0 ? 0 : CHARACTERS - 1;
      }
      number =
          number
              .multiply(BigInteger.valueOf(CHARACTERS))
              .add(BigInteger.valueOf(rest < 0 ? digit : rest));
    }
    return new BigDecimal(number);
  }

  private static String literal(BigDecimal cut, Kind kind) {
    return switch (kind) {
      case INTEGER, DECIMAL -> cut.toPlainString();
      case DATE -> DateTimeFormatter.ISO_LOCAL_DATE.format(LocalDate.ofEpochDay(cut.longValue()));
      case TIMESTAMP -> time(cut).toString();
      case TIMESTAMPTZ -> time(cut) + "Z";
      case TEXT -> toText(cut.toBigInteger());
    };
  }

  private static LocalDateTime time(BigDecimal millis) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis.longValue()), ZoneOffset.UTC);
  }

  private static String toText(BigInteger number) {
    StringBuilder text = new StringBuilder();
    BigInteger rest = number;
    for (int i = 0; i < TEXT_DIGITS; i++) {
      BigInteger[] parts = rest.divideAndRemainder(BigInteger.valueOf(CHARACTERS));
      text.append((char) (FIRST_CHARACTER + parts[1].intValue()));
      rest = parts[0];
    }
    return text.reverse().toString();
  }
}

package io.holowire.connector.options;

import java.time.Duration;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.table.api.ValidationException;

/**
 * Options under their own names, read with messages of the form {@code option = 'value': why}.
 * Never for the password or the url.
 */
final class OptionValues {
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final Configuration values = new Configuration();

  /** Keeps a value as text; what it means is read later. */
  void put(String key, String value) {
    values.setString(key, value);
  }

  Configuration configuration() {
    return values;
  }

  /** The text of an option whether or not it has a default; null when not given. */
  String given(String key) {
    return values.get(ConfigOptions.key(key).stringType().noDefaultValue());
  }

  /** The text of an option; null when it has none. An empty or blank text is an error. */
  String text(ConfigOption<String> option) {
    return nonEmpty(option, String::isBlank);
  }

  /** The same where blanks mean something. */
  String verbatim(ConfigOption<String> option) {
    return nonEmpty(option, String::isEmpty);
  }

  private String nonEmpty(ConfigOption<String> option, Predicate<String> empty) {
    String text = values.get(option);
    if (text != null && empty.test(text)) {
      throw new ValidationException(option.key() + ": is empty");
    }
    return text;
  }

  /** A text with a form of its own; the parser's IllegalArgumentException says why it has not. */
  <T> T parsed(ConfigOption<String> option, Function<String, T> parser) {
    return parsed(option, text(option), parser);
  }

  /** The same, of a text that was read before. */
  <T> T parsed(ConfigOption<String> option, String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw refused(option, text, e.getMessage(), e);
    }
  }

  /**
   * One of a set of words, whatever its case and whatever joins its parts.
   *
   * @param choices whose texts are the words
   * @throws ValidationException that lists them
   */
  <E extends Enum<E>> E word(ConfigOption<String> option, E[] choices) {
    return parsed(
        option,
        text -> {
          for (E choice : choices) {
            if (OptionNames.squash(choice.toString()).equals(OptionNames.squash(text))) {
              return choice;
            }
          }
          throw new IllegalArgumentException("must be " + list(choices));
        });
  }

  private static String list(Object[] choices) {
    StringJoiner list = new StringJoiner(", ");
    for (int i = 0; i < choices.length - 1; i++) {
      list.add(choices[i].toString());
    }
    return list + " or " + choices[choices.length - 1];
  }

  boolean bool(ConfigOption<Boolean> option) {
    return typed(option, "must be true or false");
  }

  /** Null when not given and without default. */
  Integer atLeast(ConfigOption<Integer> option, int least) {
    String why = "must be a whole number of at least " + least;
    Integer value = typed(option, why);
    if (value != null && value < least) {
      throw refused(option, value.toString(), why, null);
    }
    return value;
  }

  long bytes(ConfigOption<MemorySize> option) {
    return typed(option, "must be a size such as 4mb; 0 switches it off").getBytes();
  }

  Duration notNegative(ConfigOption<Duration> option) {
    Duration value = typed(option, "must be a duration such as 1s or 500ms");
    if (value.isNegative()) {
      throw refused(option, given(option.key()), "must not be negative", null);
    }
    return value;
  }

  Duration positive(ConfigOption<Duration> option) {
    Duration value = notNegative(option);
    if (value.isZero()) {
      throw refused(option, given(option.key()), "must be longer than nothing", null);
    }
    return value;
  }

  <T> T typed(ConfigOption<T> option, String otherwise) {
    try {
      return values.get(option);
    } catch (IllegalArgumentException e) {
      throw refused(option, given(option.key()), otherwise, e);
    }
  }

  static ValidationException refused(
      ConfigOption<?> option, String value, String why, Throwable cause) {
    return new ValidationException(option.key() + " = '" + printable(value) + "': " + why, cause);
  }

  /** A message is one line. */
  private static String printable(String value) {
    return CONTROL.matcher(value).replaceAll(c -> "\\\\u%04x".formatted((int) c.group().charAt(0)));
  }
}

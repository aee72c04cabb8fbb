package io.holowire.connector.options;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.description.Description;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;

/** The README's table of options says what the options say of themselves. */
class OptionsTableTest {

  @Test
  void theReadmeHoldsThisTable() throws IOException {
    String readme = Files.readString(Path.of("../../README.md"));
    assertThat(readme).contains("<!-- options -->\n" + table() + "<!-- /options -->");
  }

  private static String table() {
    return "| option | default | also accepted | meaning |\n|---|---|---|---|\n"
        + HologresOptions.ALL.stream().map(OptionsTableTest::row).collect(joining());
  }

  private static String row(ConfigOption<?> option) {
    String others =
        StreamSupport.stream(option.fallbackKeys().spliterator(), false)
            .map(FallbackKey::getKey)
            .map(key -> "`" + key + "`")
            .collect(joining(", "));
    return "| `%s` | %s | %s | %s |\n"
        .formatted(option.key(), defaultOf(option), others, text(option.description()));
  }

  private static String defaultOf(ConfigOption<?> option) {
    Object value = option.defaultValue();
    if (value instanceof Duration duration) {
      return "`" + TimeUtils.formatWithHighestUnit(duration) + "`";
    }
    return value == null ? "" : "`" + value + "`";
  }

  private static String text(Description description) {
    return new HtmlFormatter().format(description).replaceAll("<[^>]*>", "").replace("|", "\\|");
  }
}

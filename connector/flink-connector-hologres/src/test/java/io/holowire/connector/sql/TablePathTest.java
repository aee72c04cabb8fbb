package io.holowire.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TablePathTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "t,            ,  t",
        "s.t,          s, t",
        "S.T,          S, T",
        "\"a.b\".c,    a.b, c",
        "\"a\"\"b\",   ,  a\"b",
        "public.\"x y\", public, x y",
        "`  t `,       ,  t",
        "ünï.tàble,    ünï, tàble",
      })
  void reads(String text, String schema, String table) {
    assertThat(TablePath.parse(text)).isEqualTo(new TablePath(schema, table));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", ".", "a.", ".b", "a.b.c", "\"a", "a\"b", "\"a\"b", "\"\"", "\"a\".\"\""})
  void refuses(String text) {
    assertThatThrownBy(() -> TablePath.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void everyNameSurvivesQuoting() {
    TablePath path = new TablePath("a\"b.c", "d;'drop\\");
    assertThat(path.toSql()).isEqualTo("\"a\"\"b.c\".\"d;'drop\\\"");
    assertThat(TablePath.parse(path.toSql())).isEqualTo(path);
  }

  @Test
  void literalsMeanTheSameWhateverTheServersStrings() {
    assertThat(Identifiers.literal("it's")).isEqualTo("'it''s'");
    assertThat(Identifiers.literal("a\\'b")).isEqualTo(" E'a\\\\''b'");
    assertThatThrownBy(() -> Identifiers.literal("a\0b"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Identifiers.quote("a\0b"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

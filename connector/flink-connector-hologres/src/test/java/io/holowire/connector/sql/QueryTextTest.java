package io.holowire.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a query ends: a mark {@code ¦} stands there, and what follows is left off. */
class QueryTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1¦",
        "select 1¦ ;\t\r\n ; ",
        "select 1¦; -- x",
        "select 1¦ -- x; y\n;-- 'z\r\n",
        "select 1¦ /* a /* ; */ b */ ; /**/ -- /*",
        "select 1 -- one\n + 1¦;",
        "-- first\nselect 1¦",
        "select ';--'¦;",
        "select 'a''; -- b'¦ -- c",
        "select 'a\\'¦ -- b",
        "select E'a\\'; -- b'¦;",
        "select e'''\\'; -- b'¦;",
        "select type'a\\'¦; -- b",
        "select 1 as \"a\"\"; -- b\"¦;",
        "select $$ ; -- $x$ $$¦ ;",
        "select $t1$ $$ ' ; $t1$¦ ;",
        "select $ä$ ; -- $ä$¦;",
        "select a$b$ from t¦; -- $b$",
        "select $1 + $2¦; --",
        "select 1; select 2¦;",
        "select '--'||/* ' */'/*'¦",
        "select 4 -¦",
        "select 'open; -- ¦",
        "select /* open; ¦",
        "select $x$ open; ¦",
        "select E'open\\¦",
        "select $¦",
        "¦ ; -- nothing\n /* but */ ;",
        "¦",
      })
  void endsBeforeSemicolonsBlanksAndComments(String marked) {
    int end = marked.indexOf('¦');
    String text = marked.replace("¦", "");
    assertThat(QueryText.withoutEnd(text)).isEqualTo(text.substring(0, end));
  }

  @Test
  void nothingIsNoQuery() {
    assertThatThrownBy(() -> new Relation.Query(" /* */;"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must hold a query");
  }
}

package io.holowire.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlRunnerTest {
  @Test
  void semicolonsInQuotesAndCommentsDoNotSeparate() {
    assertThat(
            SqlRunner.split(
                """
                -- first; comment
                SET 'a' = 'x;''y';
                SELECT "q;" / 2 - 1 AS `a;b` -- not; here
                  /* nor;
                     here */ FROM t;
                ;
                -- the end
                """))
        .containsExactly(
            "-- first; comment\nSET 'a' = 'x;''y'",
            "SELECT \"q;\" / 2 - 1 AS `a;b` -- not; here\n  /* nor;\n     here */ FROM t");
  }

  @Test
  void aLongScriptDoesNotOverflowTheStack() {
    String statement = "INSERT INTO t VALUES " + "('a', 1 / 2), ".repeat(50_000) + "('b', 0)";
    assertThat(SqlRunner.split(statement + ";" + statement)).containsExactly(statement, statement);
  }
}

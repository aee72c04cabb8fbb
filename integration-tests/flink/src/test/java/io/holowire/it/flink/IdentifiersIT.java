package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Names that a server only takes in quotes. */
class IdentifiersIT {
  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
    lab.oracle()
        .execute(
            """
            create schema "Odd.Schema";
            create table "Odd.Schema"."We""ird 'Täble'" (
              "Key ""1""\" int primary key, "select" text, "Mixed" int, "a;b--" text);
            create table "Folded" ("ID" int primary key, "userName" text)
            """);
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @Test
  void quotesDotsReservedWordsAndMixedCase() throws Exception {
    Session session = Session.streaming();
    session.run(
        """
        CREATE TABLE odd (`Key "1"` INT, `select` STRING, `Mixed` INT, `a;b--` STRING,
          PRIMARY KEY (`Key "1"`) NOT ENFORCED)
        """
            + lab.with("\"Odd.Schema\".\"We\"\"ird 'Täble'\"", "upsert_type", "insertorupdate")
            + "; INSERT INTO odd VALUES (1, 'x', 2, 'y'), (1, 'x2', 3, 'y2')");
    Row row = Row.of(1, "x2", 3, "y2");
    assertThat(session.run("SELECT * FROM odd")).containsExactly(row);
    assertThat(lab.rows("select * from \"Odd.Schema\".\"We\"\"ird 'Täble'\""))
        .containsExactly("1|x2|3|y2");
    assertThat(
            session.run(
                "SELECT o.`select` FROM (SELECT 1 AS k, PROCTIME() AS seen) e"
                    + " JOIN odd FOR SYSTEM_TIME AS OF e.seen AS o ON o.`Key \"1\"` = e.k"))
        .containsExactly(Row.of("x2"));
  }

  /** Nobody has to know how the server folded a name. */
  @Test
  void aNameThatDiffersInCaseAloneIsFound() throws Exception {
    Session session = Session.streaming();
    session.run(
        "CREATE TABLE folded (id INT, username STRING, PRIMARY KEY (id) NOT ENFORCED)"
            + lab.with("public.folded")
            + "; INSERT INTO folded VALUES (1, 'ann')");
    assertThat(session.run("SELECT username FROM folded")).containsExactly(Row.of("ann"));
    assertThat(lab.rows("select * from \"Folded\"")).containsExactly("1|ann");
  }
}

package io.holowire.it.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holowire.it.flink.Lab;
import io.holowire.it.flink.Session;
import io.holowire.it.scan.Log;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What goes wrong with tables of {@code 'connector.type' = 'hologres'} is told, the password not.
 */
class LegacyErrorsIT {
  private static final String SECRET = "pässw0rd-SECRET";

  static void assertSilent(Throwable fault, String secret) {
    StringWriter text = new StringWriter();
    fault.printStackTrace(new PrintWriter(text, true));
    assertThat(text.toString()).doesNotContain(secret);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "connector.tabel; x; connector.tabel: is no option of this connector; did you",
        "connector.bulkload; perhaps; bulkload = 'perhaps': must be true or false",
        "upsert_type; never; upsert_type = 'never': must be insertorignore",
        "connector; hologres; connector: is given besides connector.type",
        "table; other; table: is another name of connector.table, which has a different value",
        "connector.database; nowhere; nowhere",
      })
  void optionsAreToBlame(String option, String value, String message) throws Exception {
    try (Lab lab = new Lab()) {
      Session session = Session.streaming();
      String log =
          Log.of(
              () -> {
                session.run(
                    "CREATE TABLE t (n INT)"
                        + LegacyDdl.with(lab, "t", "connector.password", SECRET, option, value));
                for (String statement :
                    List.of(
                        "INSERT INTO t VALUES (1)",
                        "SELECT * FROM t",
                        "SELECT t.n FROM (SELECT 1 AS k, PROCTIME() AS seen) e JOIN t FOR"
                            + " SYSTEM_TIME AS OF e.seen ON t.n = e.k")) {
                  Throwable fault = catchThrowable(() -> session.run(statement));
                  assertThat(fault).as(statement).hasStackTraceContaining(message);
                  assertSilent(fault, SECRET);
                }
              });
      assertThat(log).doesNotContain(SECRET);
    }
  }

  @Test
  void typesAreToBlame() throws Exception {
    try (Lab lab = new Lab()) {
      Session session = Session.streaming();
      for (String type :
          List.of(
              "TINYINT",
              "SMALLINT",
              "CHAR(3)",
              "TIME(0)",
              "BINARY(2)",
              "VARBINARY(2)",
              "TIMESTAMP_LTZ(3)",
              "ROW<`a` INT>",
              "MAP<INT, INT>",
              "ARRAY<DATE>",
              "ARRAY<DECIMAL(5, 2)>",
              "ARRAY<ARRAY<INT>>")) {
        session.run(
            "CREATE TABLE t (n INT, odd "
                + type
                + ")"
                + LegacyDdl.with(lab, "t", "connector.password", SECRET));
        for (String statement : List.of("INSERT INTO t SELECT * FROM t", "SELECT n FROM t")) {
          Throwable fault = catchThrowable(() -> session.run(statement));
          assertThat(fault).as(type).hasStackTraceContaining("column odd is " + type + ", which");
          assertSilent(fault, SECRET);
        }
        session.run("DROP TABLE t");
      }
    }
  }
}

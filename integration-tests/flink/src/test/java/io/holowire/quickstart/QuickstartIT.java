package io.holowire.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.server.SharedPostgres;
import io.holowire.it.server.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The quickstart, on a little data and a server of the user's own. */
class QuickstartIT {
  @Test
  void everyAnswerEqualsPostgres() {
    try (TestDatabase database = SharedPostgres.createDatabase()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      int exit =
          Quickstart.run(
              new PrintStream(bytes, true, StandardCharsets.UTF_8),
              List.of("--scale", "0.01", "--url", database.url()));
      String output = bytes.toString(StandardCharsets.UTF_8);
      assertThat(exit).as(output).isZero();
      assertThat(output)
          .contains("CREATE TABLE lineitem")
          .contains("'endpoint' = '" + database.server().host())
          .contains("'password' = '***'")
          .containsPattern("load lineitem +60,175 .* yes")
          .containsPattern("lookup-join orders with customer +[0-9,]+ .* yes")
          .doesNotContain("NO\n");
    }
  }

  @Test
  void aDifferenceIsShownAndReported() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Step.Outcome outcome =
        new Step.Outcome("step", 2, new Step.Expected(10, List.of("1|2")), List.of("1|3"));
    Report.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), List.of(outcome));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("NO", "< 1|2", "> 1|3");
  }
}

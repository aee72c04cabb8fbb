package io.holowire.connector.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.server.QueryPlan;
import io.holowire.connector.source.plan.Survey;
import io.holowire.connector.source.plan.Survey.Access;
import io.holowire.connector.sql.TablePath;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessesTest {
  private static final List<Survey.Table> TABLES =
      List.of(table("p", 'p'), table("a", 'r'), table("b", 'r'), table("f", 'f'));

  @Test
  void whatThePlanDoesNotReadIsLeftOut() {
    assertThat(accesses(scan("a", true), scan("f", false)))
        .containsExactly(Access.SELECTIVE, Access.SEQUENTIAL, Access.NONE, Access.SELECTIVE);
    assertThat(accesses())
        .as("foreign tables are read in any case")
        .containsExactly(Access.SELECTIVE, Access.NONE, Access.NONE, Access.SELECTIVE);
  }

  @Test
  void whatIsReadTwiceIsReadFromEndToEndOnlyIfBothAre() {
    assertThat(accesses(scan("a", true), scan("a", false), scan("b", true), scan("b", true)))
        .containsExactly(Access.SELECTIVE, Access.SELECTIVE, Access.SEQUENTIAL, Access.SELECTIVE);
  }

  @Test
  void aPlanAboutOtherTablesSaysNothing() {
    assertThat(accesses(scan("a", true), scan("other", true))).containsOnly(Access.SEQUENTIAL);
    assertThat(Accesses.of(null, TABLES)).isEqualTo(TABLES);
  }

  private static List<Access> accesses(QueryPlan.Scan... scans) {
    return Accesses.of(new QueryPlan(1, List.of(scans)), TABLES).stream()
        .map(Survey.Table::access)
        .toList();
  }

  private static QueryPlan.Scan scan(String table, boolean sequential) {
    return new QueryPlan.Scan(new TablePath("s", table), sequential);
  }

  private static Survey.Table table(String name, char kind) {
    return new Survey.Table(
        new TablePath("s", name),
        kind,
        kind == 'r',
        0,
        8192,
        true,
        Access.SEQUENTIAL,
        null,
        List.of(),
        0);
  }
}

package io.holowire.connector.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.server.Partition.Strategy;
import io.holowire.connector.sql.PartitionColumn;
import io.holowire.connector.sql.Route;
import io.holowire.connector.sql.TablePath;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;

class PartitionTreeTest {
  private static final TablePath TABLE = new TablePath("s", "t");
  private static final PartitionColumn DS = new PartitionColumn("ds", "text", null);
  private static final PartitionColumn DAY = new PartitionColumn("day", "date", null);
  private static final PartitionColumn ID = new PartitionColumn("id", "bigint", null);

  private static List<String> table(
      String oid, String parent, String name, String strategy, String condition, String column) {
    boolean byDefault = condition != null && condition.equals("DEFAULT");
    String type = column == null ? null : column.equals("ds") ? "text" : "date";
    return Arrays.asList(
        oid,
        parent,
        parent == null ? null : "70" + oid,
        "s",
        name,
        strategy,
        strategy == null ? null : "t",
        byDefault ? "t" : parent == null ? null : "f",
        byDefault ? null : condition,
        column,
        column != null && column.equals("id") ? "bigint" : type,
        null);
  }

  private static PartitionTree tree(int majorVersion) {
    return PartitionTree.of(
        TABLE,
        List.of(
            table("1", null, "t", "l", null, "ds"),
            table("5", "1", "t_gone", null, null, null),
            table("4", "1", "t_rest", "h", "DEFAULT", "id"),
            table("3", "1", "t_b", "r", "B", "day"),
            table("3", "1", "t_b", "r", "B", "ds"),
            table("2", "1", "t_a", null, "A", null),
            table("7", "4", "t_rest_0", null, "H0", null),
            table("6", "3", "t_b_1", null, "B1", null)),
        majorVersion);
  }

  private static Leaf leaf(PartitionRoutes routes, String table) {
    return routes.leaves().stream()
        .filter(leaf -> leaf.path().table().equals(table))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theTree() {
    PartitionTree tree = tree(18);
    assertThat(tree.columns()).containsExactly(DS, ID, DAY);
    assertThat(tree.root().path()).isEqualTo(TABLE);
    assertThat(tree.root().strategy()).isEqualTo(Strategy.LIST);
    assertThat(tree.root().canGrow()).isTrue();
    assertThat(tree.root().children())
        .as("but not the one that was detached meanwhile")
        .extracting(child -> child.path().table())
        .containsExactly("t_rest", "t_b", "t_a");
    Partition range = tree.root().children().get(1);
    assertThat(range.key()).containsExactly("day", "ds");
    assertThat(range.canGrow()).isFalse();
    assertThat(range.children()).hasSize(1);
    assertThat(range.children().get(0).since()).isEqualTo("706");
  }

  @Test
  void theDefaultPartitionTakesTheRest() {
    PartitionRoutes routes = PartitionRoutes.of(tree(18), List.of(DS, DAY, ID));
    assertThat(routes.leaves())
        .extracting(leaf -> leaf.path().table())
        .containsExactly("t_rest_0", "t_b_1", "t_a");
    assertThat(routes.route())
        .isEqualTo(
            new Route.Fork(
                List.of(
                    new Route.Branch(
                        "B",
                        new Route.Fork(
                            List.of(new Route.Branch("B1", new Route.To(1))), new Route.To(-2))),
                    new Route.Branch("A", new Route.To(2))),
                new Route.Fork(
                    List.of(new Route.Branch("H0", new Route.To(0))), new Route.To(-1))));
    assertThat(routes.deadEnd(-1).path().table()).isEqualTo("t_rest");
    assertThat(routes.deadEnd(-2).path().table()).isEqualTo("t_b");
  }

  @Test
  void aLevelByUnknownColumnsIsLeftToTheServer() {
    PartitionRoutes routes = PartitionRoutes.of(tree(18), List.of(DS));
    assertThat(routes.leaves())
        .extracting(leaf -> leaf.path().table())
        .containsExactly("t_rest", "t_b", "t_a");
    assertThat(routes.deadEnds()).isEmpty();
  }

  @Test
  void guardsHoldTheWholePathAndWhatBoundsADefault() {
    PartitionRoutes routes = PartitionRoutes.of(tree(18), List.of(DS, DAY, ID));
    assertThat(leaf(routes, "t_a").guard())
        .contains("IN ((2, 1, '702'))")
        .contains(" = 1 THEN")
        .doesNotContain("sum");
    assertThat(leaf(routes, "t_rest_0").guard())
        .contains("IN ((4, 1, '704'), (7, 4, '707'))")
        .contains(" = 2 AND (SELECT pg_catalog.sum(")
        .contains("i.inhparent = 1 ")
        .contains(") = " + (702 + 703 + 704) + " THEN");
    assertThat(leaf(PartitionRoutes.of(tree(11), List.of(DS)), "t_a").guard()).isNull();
  }

  @Test
  void whatHasNoPartitionIsSaidWithItsValues() {
    PartitionRoutes routes = PartitionRoutes.of(tree(18), List.of(DS, DAY, ID));
    Map<String, String> values = new HashMap<>();
    values.put("ds", "it's");
    assertThat(routes.missing(-2, values))
        .isEqualTo("no partition of s.t_b for day = NULL, ds = 'it''s'");
    values.put("id", "7".repeat(65));
    assertThat(routes.missing(-1, values))
        .isEqualTo("no partition of s.t_rest for id = '" + "7".repeat(64) + "…' (65 characters)");
  }

  @Test
  void aTableThatIsNotPartitionedIsNamed() {
    assertThatThrownBy(() -> PartitionTree.of(TABLE, List.of(), 18))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("s.t is not partitioned");
    assertThatThrownBy(
            () -> PartitionTree.of(TABLE, List.of(table("1", null, "t", null, null, null)), 18))
        .isInstanceOf(ValidationException.class);
  }
}

package io.holowire.connector.source.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.options.CutHint;
import io.holowire.connector.options.OnSnapshotLost;
import io.holowire.connector.options.ScanOptions;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.source.plan.Survey.Access;
import io.holowire.connector.sql.Relation;
import io.holowire.connector.sql.RowOrder;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.type.Oid;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScanPlanTest {
  private static final long MB = 1 << 20;
  private static final int PAGE = 8192;
  private static final TableShape SHAPE =
      new TableShape(
          1,
          path("t"),
          'r',
          false,
          null,
          List.of(
              ColumnShape.plain("n", 1, Oid.INT4, "integer"),
              ColumnShape.plain("Text", 2, Oid.TEXT, "text"),
              ColumnShape.plain("b", 3, Oid.BYTEA, "bytea")),
          List.of());

  @Test
  void aSmallTableIsOnePart() {
    assertThat(plan(4, table("t", 4 * MB)))
        .containsExactly(new Part("\"s\".\"t\"", null, RowOrder.STORED, 4 * MB));
  }

  @Test
  void aLargeTableIsCutByItsPages() {
    List<Part> parts = plan(2, table("t", 6_400 * MB));
    assertThat(parts).hasSize(100).allMatch(part -> part.order() == RowOrder.STORED);
    assertThat(parts.get(0).condition())
        .isEqualTo("ctid >= '(0,0)'::pg_catalog.tid AND ctid < '(8192,0)'::pg_catalog.tid");
    assertThat(parts.get(99).condition()).isEqualTo("ctid >= '(811008,0)'::pg_catalog.tid");
  }

  @Test
  void eachReaderGetsSeveralParts() {
    assertThat(plan(8, table("t", 320 * MB))).hasSize(32);
    assertThat(plan(8, table("t", 32 * MB))).hasSize(8); // of 4 MB
  }

  @Test
  void leavesAreReadInPlaceOfTheirParentTheLargestFirst() {
    List<Part> parts =
        plan(
            1,
            parent("t"),
            table("small", MB),
            parent("sub"),
            table("large", 3 * MB),
            other("foreign", 'f', 0));
    assertThat(parts.stream().map(Part::from))
        .containsExactly("\"s\".\"large\"", "\"s\".\"small\"", "\"s\".\"foreign\"");
    assertThat(parts.get(2).order()).isEqualTo(RowOrder.ANY);
  }

  @Test
  void aLeafThatMayNotBeReadMakesItTheParent() {
    Survey.Table hidden =
        new Survey.Table(
            path("b"), 'r', true, MB, PAGE, false, Access.SEQUENTIAL, null, List.of(), 0);
    assertThat(plan(4, parent("t"), table("a", 900 * MB), hidden))
        .containsExactly(new Part("\"s\".\"t\"", null, RowOrder.SORTED_BY_TEXT, 901 * MB));
  }

  @Test
  void whatTheServerLeavesOutIsNotRead() {
    assertThat(plan(1, parent("t"), table("a", MB), table("b", MB).with(Access.NONE)))
        .extracting(Part::from)
        .containsExactly("\"s\".\"a\"");
    assertThat(plan(1, parent("t"), table("b", MB).with(Access.NONE))).isEmpty();
  }

  @Test
  void whatAnIndexFindsIsNotCut() {
    assertThat(plan(4, table("t", 900 * MB).with(Access.SELECTIVE)))
        .containsExactly(new Part("\"s\".\"t\"", null, RowOrder.SORTED_BY_CTID, 900 * MB));
  }

  @Test
  void aTableWithoutAddressablePagesIsCutByItsKey() {
    List<String> bounds = IntStream.range(0, 101).mapToObj(String::valueOf).toList();
    Survey.Table table =
        new Survey.Table(
            path("t"),
            'r',
            false,
            256 * MB,
            PAGE,
            true,
            Access.SEQUENTIAL,
            new Survey.Key("N", "integer"),
            bounds,
            0);
    List<Part> parts = plan(1, table);
    assertThat(parts)
        .extracting(Part::condition)
        .containsExactly(
            "\"N\" < '25'::integer OR \"N\" IS NULL",
            "\"N\" >= '25'::integer AND \"N\" < '50'::integer",
            "\"N\" >= '50'::integer AND \"N\" < '75'::integer",
            "\"N\" >= '75'::integer");
    assertThat(parts).allMatch(part -> part.order() == RowOrder.SORTED_BY_TEXT);
  }

  @Test
  void aViewIsOnePart() {
    assertThat(plan(8, other("v", 'v', 0)))
        .containsExactly(new Part("\"s\".\"v\"", null, RowOrder.SORTED_BY_TEXT, 0));
  }

  @Test
  void aQueryIsOnePart() {
    Survey survey = new Survey(new Relation.Query("SELECT 1"), SHAPE, List.of(), false);
    assertThat(ScanPlan.of(survey, ScanOptions.DEFAULTS, false, 8, false, false))
        .containsExactly(new Part("(\nSELECT 1\n) AS \"query\"", null, RowOrder.ANY, 0));
  }

  @Test
  void aLimitIsForOneReader() {
    Survey survey = survey(table("t", 900 * MB));
    assertThat(ScanPlan.of(survey, ScanOptions.DEFAULTS, true, 8, false, false))
        .containsExactly(new Part("\"s\".\"t\"", null, RowOrder.ANY, 900 * MB));
  }

  @Test
  void onHologresEachShardIsAPart() {
    Survey.Table table =
        new Survey.Table(
            path("t"), 'r', false, 3 * MB, PAGE, true, Access.SEQUENTIAL, null, List.of(), 3);
    assertThat(plan(8, table))
        .extracting(Part::condition)
        .containsExactly("hg_shard_id = 0", "hg_shard_id = 1", "hg_shard_id = 2");
  }

  @Test
  void aHintCutsTheRelation() {
    assertThat(hinted("n", "0", "10", table("t", MB)))
        .extracting(Part::condition)
        .containsExactly("\"n\" < '5'::bigint OR \"n\" IS NULL", "\"n\" >= '5'::bigint");
    assertThat(hinted("TEXT", "a", "b", parent("t"), table("a", MB)).get(0).condition())
        .startsWith("\"Text\"::text COLLATE \"C\" < 'a")
        .endsWith("'::text OR \"Text\"::text COLLATE \"C\" IS NULL");
    assertThatThrownBy(() -> hinted("b", "a", "b", table("t", MB)))
        .hasMessageContaining("scan.partition.column = 'b': is bytea");
    assertThatThrownBy(() -> hinted("x", "a", "b", table("t", MB)))
        .hasMessageContaining("no column \"x\"");
  }

  private static List<Part> hinted(
      String column, String lower, String upper, Survey.Table... tables) {
    ScanOptions options =
        new ScanOptions(
            null,
            64 * MB,
            null,
            OnSnapshotLost.FAIL,
            new CutHint(column, 2, lower, upper),
            true,
            false);
    return ScanPlan.of(survey(tables), options, false, 1, true, true);
  }

  private static List<Part> plan(int readers, Survey.Table... tables) {
    return ScanPlan.of(survey(tables), ScanOptions.DEFAULTS, false, readers, true, true);
  }

  private static Survey survey(Survey.Table... tables) {
    return new Survey(new Relation.Table(path("t")), SHAPE, List.of(tables), true);
  }

  private static Survey.Table table(String name, long bytes) {
    return new Survey.Table(
        path(name), 'r', true, bytes, PAGE, true, Access.SEQUENTIAL, null, List.of(), 0);
  }

  private static Survey.Table parent(String name) {
    return other(name, 'p', 0);
  }

  private static Survey.Table other(String name, char kind, long bytes) {
    return new Survey.Table(
        path(name), kind, false, bytes, PAGE, true, Access.SEQUENTIAL, null, List.of(), 0);
  }

  private static TablePath path(String name) {
    return new TablePath("s", name);
  }
}

package io.holowire.connector.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.server.ColumnShape.Identity;
import io.holowire.connector.sql.TablePath;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;

class TableShapeTest {
  private static final String OID = "4000000000";

  private static List<String> relation(String oid, String schema, String table) {
    return Arrays.asList(oid, schema, table, "r", "f", null);
  }

  private static List<String> column(
      String name, String number, String defaultValue, String generated, String identity) {
    return Arrays.asList(
        OID,
        name,
        number,
        "23",
        "23",
        "0",
        "0",
        "b",
        "integer",
        "integer",
        "-1",
        "t",
        defaultValue,
        generated,
        identity);
  }

  private static List<String> index(String name, String primary, String immediate, String column) {
    return List.of(OID, name, primary, immediate, column);
  }

  private static TableShape shape(String table) {
    return Catalog.shape(
        TablePath.parse(table),
        List.of(relation("7", "s", "t"), relation(OID, "s", "T")),
        List.of(
            column("id", "1", "nextval('s'::regclass)", "f", ""),
            column("k", "2", null, "f", ""),
            column("K", "3", "5", "f", ""),
            column("g", "4", "(k + 1)", "t", ""),
            column("always", "5", null, "f", "a"),
            column("byDefault", "6", null, "f", "d"),
            column("d", "7", null, "f", "")),
        List.of(
            index("pk", "t", "t", "id"),
            index("later", "f", "f", "d"),
            index("u", "f", "t", "k"),
            index("u", "f", "t", "d")));
  }

  private static final TableShape TABLE = shape("s.T");

  @Test
  void theExactNameWins() {
    assertThat(TABLE.oid()).isEqualTo(4_000_000_000L);
    assertThat(TABLE.columns()).hasSize(7);
    assertThat(shape("S.t").columns()).isEmpty();
    assertThat(shape("S.t").path()).isEqualTo(new TablePath("s", "t"));
  }

  @Test
  void aSchemaThatDiffersInCaseIsTheSecondChoice() {
    List<List<String>> relations = List.of(relation("1", "S", "t"), relation("2", "s", "T"));
    assertThat(Catalog.shape(TablePath.parse("s.t"), relations, List.of(), List.of()).oid())
        .isEqualTo(2);
  }

  @Test
  void aMissingOrAmbiguousTableIsNamed() {
    assertThatThrownBy(() -> Catalog.shape(TablePath.parse("s.x"), List.of(), List.of(), List.of()))
        .isInstanceOf(ValidationException.class)
        .hasMessage("table s.x does not exist");
    assertThatThrownBy(() -> Catalog.shape(TablePath.parse("x"), List.of(), List.of(), List.of()))
        .hasMessageContaining("search path");
    assertThatThrownBy(
            () ->
                Catalog.shape(
                    TablePath.parse("s.tT"),
                    List.of(relation("1", "s", "t"), relation("2", "s", "TT")),
                    List.of(),
                    List.of()))
        .hasMessageContaining("s.t, s.TT");
  }

  @Test
  void columnsMeetExactlyThenAloneButForCase() {
    assertThat(TABLE.column("K").position()).isEqualTo(3);
    assertThat(TABLE.column("ID").name()).isEqualTo("id");
    assertThatThrownBy(() -> TABLE.column("nope"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("s.T has no column \"nope\"; it has id, k, K, g");
    TableShape twins =
        new TableShape(
            1,
            TABLE.path(),
            'r',
            false,
            null,
            List.of(
                ColumnShape.plain("Ab", 1, 23, "integer"),
                ColumnShape.plain("aB", 2, 23, "integer")),
            List.of());
    assertThatThrownBy(() -> twins.column("ab")).hasMessageContaining("Ab, aB");
    QueryShape query = new QueryShape(TABLE.columns());
    assertThat(query.columns(List.of("K", "ID")))
        .extracting(ColumnShape::name)
        .containsExactly("K", "id");
    assertThatThrownBy(() -> query.columns(List.of("nope")))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith("the query has no column \"nope\"; it has id, k, K, g");
  }

  private static List<String> key(TableShape table, List<String> declared, String... written) {
    return table.key(declared, table.columns(List.of(written))).stream()
        .map(ColumnShape::name)
        .toList();
  }

  @Test
  void aDeclaredKeyIsTheTablesKeyOrAUniqueIndexAsASet() {
    assertThat(key(TABLE, List.of("ID"), "id")).containsExactly("id");
    assertThat(key(TABLE, List.of("d", "k"), "k", "d")).containsExactly("k", "d");
    assertThatThrownBy(() -> key(TABLE, List.of("k"), "k"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("PRIMARY KEY (k)")
        .hasMessageContaining("primary key (id), unique (d), unique (k, d)");
    assertThatThrownBy(() -> key(TABLE, List.of("id", "k"), "id", "k"))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> key(TABLE, List.of("d"), "d")).hasMessageContaining("deferrable");
  }

  @Test
  void withoutADeclaredKeyTheTablesOwnIfTheSinkWritesIt() {
    assertThat(key(TABLE, List.of(), "k", "id")).containsExactly("id");
    assertThat(key(TABLE, List.of(), "k")).isEmpty();
    assertThat(TABLE.primaryKey()).containsExactly("id");
  }

  @Test
  void replaceLeavesNumbersAndComputedColumnsAlone() {
    assertThat(TABLE.resetColumns(TABLE.columns(List.of("k")))).containsExactly("K", "d");
    assertThat(TABLE.column("g").writable()).isFalse();
    assertThat(TABLE.column("always").writable()).isFalse();
    assertThat(TABLE.column("always").identity()).isEqualTo(Identity.ALWAYS);
    assertThat(TABLE.column("byDefault").writable()).isTrue();
    assertThat(TABLE.column("byDefault").numbered()).isTrue();
    assertThat(TABLE.column("id").numbered()).isTrue();
  }
}

package io.holowire.pgwire.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.error.ProtocolException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On rows as PostgreSQL 15 answers them. */
class TypeCatalogTest {
  private static final TypeCatalog CATALOG =
      TypeCatalog.of(
          rows(
              "1700|pg_catalog|numeric|b|0|-1|0",
              "23|pg_catalog|int4|b|0|-1|0",
              "1007|pg_catalog|_int4|b|0|-1|23",
              "19|pg_catalog|name|b|0|-1|0",
              "3904|pg_catalog|int4range|r|0|-1|0",
              "4451|pg_catalog|int4multirange|m|0|-1|0",
              "2278|pg_catalog|void|p|0|-1|0",
              "16384|public|_money2|b|0|-1|16385",
              "16385|public|money2|d|1700|655366|0",
              "16387|public|money3|d|16385|-1|0",
              "16390|public|mood|e|0|-1|0",
              "16397|public|pair|c|0|-1|0",
              "16399|public|ints|d|1007|-1|0",
              "4294967295|public|last|b|0|-1|0"));

  @Test
  void kinds() {
    assertThat(CATALOG.find(16_390))
        .isEqualTo(new TypeCatalog.Type(16_390, "public", "mood", TypeCatalog.Kind.ENUM, 0, -1, 0));
    assertThat(kind(1700)).isEqualTo(TypeCatalog.Kind.BASE);
    assertThat(kind(1007)).isEqualTo(TypeCatalog.Kind.ARRAY);
    assertThat(kind(19)).isEqualTo(TypeCatalog.Kind.BASE);
    assertThat(kind(3904)).isEqualTo(TypeCatalog.Kind.RANGE);
    assertThat(kind(4451)).isEqualTo(TypeCatalog.Kind.MULTIRANGE);
    assertThat(kind(2278)).isEqualTo(TypeCatalog.Kind.PSEUDO);
    assertThat(kind(16_385)).isEqualTo(TypeCatalog.Kind.DOMAIN);
    assertThat(kind(16_397)).isEqualTo(TypeCatalog.Kind.COMPOSITE);
    assertThat(kind(-1)).as("OIDs are unsigned").isEqualTo(TypeCatalog.Kind.BASE);
    assertThat(CATALOG.find(99)).isNull();
  }

  @Test
  void domainsResolveToTheirBase() {
    assertThat(CATALOG.baseOf(16_387)).isEqualTo(Oid.NUMERIC);
    assertThat(CATALOG.baseOf(Oid.INT4)).isEqualTo(Oid.INT4);
    assertThat(CATALOG.baseOf(99)).isEqualTo(99);
    assertThat(CATALOG.find(16_385).baseModifier()).isEqualTo(655_366);
  }

  @Test
  void elementsOfArraysAndOfDomainsOverThem() {
    assertThat(CATALOG.elementOf(16_384)).isEqualTo(16_385);
    assertThat(CATALOG.elementOf(16_399)).isEqualTo(Oid.INT4);
    assertThat(CATALOG.elementOf(Oid.INT4)).isZero();
    assertThat(CATALOG.elementOf(16_390)).isZero();
  }

  @Test
  void emptyOneKnowsTheBuiltInArrays() {
    assertThat(TypeCatalog.EMPTY.elementOf(Oid.arrayOf(Oid.TEXT))).isEqualTo(Oid.TEXT);
    assertThat(TypeCatalog.EMPTY.elementOf(16_384)).isZero();
  }

  @Test
  void refusesRowsOfAnotherQuery() {
    assertThatThrownBy(() -> TypeCatalog.of(rows("1|x"))).isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> TypeCatalog.of(rows("one|s|x|b|0|-1|0")))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(() -> TypeCatalog.of(rows("1|s|x|?|0|-1|0")))
        .isInstanceOf(ProtocolException.class);
    assertThatThrownBy(
            () -> TypeCatalog.of(List.of(Arrays.asList("1", null, "x", "b", "0", "-1", "0"))))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void domainOverItselfDoesNotHang() {
    TypeCatalog broken = TypeCatalog.of(rows("1|s|a|d|2|-1|0", "2|s|b|d|1|-1|0"));
    assertThatThrownBy(() -> broken.baseOf(1)).isInstanceOf(ProtocolException.class);
  }

  private static TypeCatalog.Kind kind(int oid) {
    return CATALOG.find(oid).kind();
  }

  private static List<List<String>> rows(String... rows) {
    return Arrays.stream(rows).map(row -> List.of(row.split("\\|"))).toList();
  }
}

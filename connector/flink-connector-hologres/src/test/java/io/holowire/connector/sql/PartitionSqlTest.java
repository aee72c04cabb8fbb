package io.holowire.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.sql.PartitionSql.Attachment;
import io.holowire.connector.sql.PartitionSql.Siblings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The exact texts; that the server understands them is for the integration tests. */
class PartitionSqlTest {
  private static final PartitionColumn DS = new PartitionColumn("ds", "text", null);
  private static final PartitionColumn DAY =
      new PartitionColumn("D\"ay", "timestamp(0) without time zone", null);
  private static final PartitionColumn NAME =
      new PartitionColumn("i", "character varying", "pg_catalog.\"C\"");
  private static final SqlColumn TEXT = new SqlColumn("ds", "text", 25, "text", false);
  private static final SqlColumn DAY_AS_TEXT =
      new SqlColumn("D\"ay", "text", 25, "timestamp without time zone", false);
  private static final SqlColumn VARCHAR =
      new SqlColumn("i", "character varying", 1043, "character varying", false);

  @Test
  void routesAreNestedDecisionsOverTheColumnsAlone() {
    Route route =
        new Route.Fork(
            List.of(
                new Route.Branch("(ds = 'a'::text)", new Route.To(0)),
                new Route.Branch(
                    "(ds = 'b'::text)",
                    new Route.Fork(
                        List.of(new Route.Branch("(i < 'x'::text)", new Route.To(1))),
                        new Route.To(-1)))),
            new Route.To(2));
    assertThat(
            PartitionSql.route(List.of(DS, DAY, NAME), List.of(TEXT, DAY_AS_TEXT, VARCHAR), route))
        .isEqualTo(
            "SELECT u.i::int4, r.* FROM unnest($1::text[], $2::text[], $3::character varying[])"
                + " WITH ORDINALITY AS u (k0, k1, k2, i) CROSS JOIN LATERAL (SELECT CASE WHEN (ds ="
                + " 'a'::text) THEN 0 WHEN (ds = 'b'::text) THEN CASE WHEN (i < 'x'::text) THEN 1"
                + " ELSE -1 END ELSE 2 END::int4, \"ds\"::text, \"D\"\"ay\"::text, \"i\"::text FROM"
                + " (SELECT u.k0::text AS \"ds\", u.k1::timestamp(0) without time zone AS"
                + " \"D\"\"ay\", u.k2::character varying COLLATE pg_catalog.\"C\" AS \"i\") AS p)"
                + " AS r");
  }

  @Test
  void aTableWithoutPartitionsIsNoDecision() {
    assertThat(
            PartitionSql.route(
                List.of(DS), List.of(TEXT), new Route.Fork(List.of(), new Route.To(-1))))
        .contains("(SELECT -1::int4, ");
  }

  @Test
  void anArrayCannotBeRoutedBy() {
    SqlColumn array = new SqlColumn("ds", "text[]", 1009, "text[]", true);
    assertThatThrownBy(() -> PartitionSql.route(List.of(DS), List.of(array), new Route.To(0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"ds\"");
  }

  @Test
  void valuesOfNewPartitionsAreLiterals() {
    TablePath parent = new TablePath("s", "T\"x");
    TablePath child = new TablePath("s", "t_1");
    assertThat(PartitionSql.create(child, parent, "it's"))
        .isEqualTo(
            "CREATE TABLE IF NOT EXISTS \"s\".\"t_1\" PARTITION OF \"s\".\"T\"\"x\" FOR VALUES IN"
                + " ('it''s')");
    assertThat(PartitionSql.create(child, parent, "'); drop table x; --"))
        .endsWith(" IN ('''); drop table x; --')");
    assertThat(PartitionSql.create(child, parent, "\\'")).endsWith(" IN (E'\\\\''')");
    assertThat(PartitionSql.create(child, parent, null)).endsWith(" IN (NULL)");
  }

  @Test
  void aGuardIsTrueOrFails() {
    List<Attachment> path = List.of(new Attachment(3, 2, "700"), new Attachment(2, 1, "701"));
    assertThat(PartitionSql.stillThere(path, List.of(), 13))
        .isEqualTo(
            "CASE WHEN (SELECT pg_catalog.count(*) FROM pg_catalog.pg_inherits i WHERE"
                + " (i.inhrelid, i.inhparent, i.xmin::text) IN ((3, 2, '700'), (2, 1, '701'))) = 2"
                + " THEN true ELSE '\"partition as it was\"'::text::regclass IS NULL END");
    assertThat(PartitionSql.stillThere(path, List.of(new Siblings(1, 1403)), 14))
        .contains(
            "'701')) AND NOT i.inhdetachpending) = 2 AND (SELECT pg_catalog.sum(i.xmin::text::int8)"
                + " FROM pg_catalog.pg_inherits i WHERE i.inhparent = 1 AND NOT"
                + " i.inhdetachpending) = 1403 THEN true");
  }

  @Test
  void anOldServerIsNotAskedForWhatItLacks() {
    assertThat(PartitionSql.tree(4_000_000_000L, 18))
        .contains("SELECT 4000000000::pg_catalog.oid")
        .contains("NOT i.inhdetachpending")
        .contains("pg_depend")
        .doesNotContain("{");
    assertThat(PartitionSql.tree(1, 13)).contains("pg_depend").doesNotContain("inhdetachpending");
    assertThat(PartitionSql.tree(1, 11))
        .contains("pg_catalog.pg_get_partition_constraintdef")
        .doesNotContain("pg_depend")
        .doesNotContain("inhdetachpending")
        .doesNotContain("{");
  }
}

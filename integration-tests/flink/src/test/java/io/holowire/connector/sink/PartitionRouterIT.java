package io.holowire.connector.sink;

import static io.holowire.connector.sink.PartitionLab.cast;
import static io.holowire.connector.sink.PartitionLab.date;
import static io.holowire.connector.sink.PartitionLab.int8;
import static io.holowire.connector.sink.PartitionLab.row;
import static io.holowire.connector.sink.PartitionLab.rows;
import static io.holowire.connector.sink.PartitionLab.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.sql.SqlColumn;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every row is routed to the leaf to which the server itself routes it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class PartitionRouterIT {
  private static PartitionLab lab;

  @BeforeAll
  static void open() {
    lab = new PartitionLab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  private static void assertRoutedAsByTheServer(
      String table, List<List<Object>> rows, SqlColumn... columns) throws Exception {
    PartitionRouter router = lab.router(table, false, columns);
    List<SqlColumn> order = router.columns();
    assertThat(order).containsExactly(columns);
    List<String> expected = lab.routedByServer(table, order, rows);
    assertThat(lab.route(router, rows)).isEqualTo(expected);
    assertThat(lab.route(router, rows)).as("from the cache").isEqualTo(expected);
    router.forget();
    assertThat(lab.route(router, rows)).as("with the tree read anew").isEqualTo(expected);
  }

  @Test
  void listsWithSeveralValuesWithNullAndWithADefault() throws Exception {
    lab.oracle()
        .execute(
            """
            create table l (ds text, v int) partition by list (ds);
            create table l_ab partition of l for values in ('a', 'b', 'it''s');
            create table l_null partition of l for values in (null, '');
            create table "L " partition of l for values in ('''); drop table l; --', 'ñ', 'x\\y');
            create table l_rest partition of l default\
            """);
    assertRoutedAsByTheServer(
        "l",
        rows("a", "b", "it's", null, "", "'); drop table l; --", "ñ", "x\\y", "null", "A", "🙂"),
        text("ds"));
  }

  @Test
  void rangesOfDates() throws Exception {
    lab.oracle()
        .execute(
            """
            create table days (d date) partition by range (d);
            create table days_old partition of days for values from (minvalue) to ('2024-01-01');
            create table days_1 partition of days for values from ('2024-01-01') to ('2024-01-02');
            create table days_2 partition of days for values from ('2024-01-02') to ('2024-02-01')\
            """);
    assertRoutedAsByTheServer(
        "days",
        rows(
            LocalDate.of(1969, 12, 31),
            LocalDate.of(2023, 12, 31),
            LocalDate.of(2024, 1, 1),
            LocalDate.of(2024, 1, 2),
            LocalDate.of(2024, 1, 31)),
        date("d"));
    PartitionRouter router = lab.router("days", true, date("d"));
    assertThat(lab.route(router, rows(LocalDate.of(2024, 2, 1), null)))
        .containsExactly(
            "no partition of public.days for d = '2024-02-01'; none can be created, because it is"
                + " not partitioned by the LIST of a column",
            "no partition of public.days for d = NULL; none can be created, because it is not"
                + " partitioned by the LIST of a column");
  }

  /** A value is rounded to what the column would hold before it is compared. */
  @Test
  void rangesOfTimestampsAndOfNumbersThatAreRounded() throws Exception {
    lab.oracle()
        .execute(
            """
            create table instants (ts timestamptz(0), n numeric(4, 1)) partition by range (ts, n);
            create table instants_1 partition of instants
              for values from ('2024-01-01 00:00+01', 0) to ('2024-01-01 12:00+01', 2);
            create table instants_2 partition of instants
              for values from ('2024-01-01 12:00+01', 2) to (maxvalue, maxvalue)\
            """);
    assertRoutedAsByTheServer(
        "instants",
        List.of(
            row("2024-01-01 00:00:00+01", "0"),
            row("2024-01-01 10:59:59.4+00", "9"),
            row("2024-01-01 10:59:59.6+00", "1.94"),
            row("2024-01-01 10:59:59.6+00", "1.96"),
            row("2024-01-01 11:00+00", "2.04")),
        cast("ts", "timestamptz"),
        cast("n", "numeric"));
  }

  @Test
  void textInTheOrderOfItsCollation() throws Exception {
    lab.oracle()
        .execute(
            """
            create table c (t text collate "C") partition by range (t);
            create table c_upper partition of c for values from ('A') to ('a');
            create table c_lower partition of c for values from ('a') to ('zz');
            create table icu (t text collate "und-x-icu") partition by range (t);
            create table icu_low partition of icu for values from ('a') to ('m');
            create table icu_high partition of icu for values from ('m') to (maxvalue);
            create table key_icu (t text) partition by range (t collate "und-x-icu");
            create table key_icu_low partition of key_icu for values from ('a') to ('m');
            create table key_icu_high partition of key_icu for values from ('m') to (maxvalue);
            create table lowered (t text collate "und-x-icu") partition by list (lower(t));
            create table lowered_ae partition of lowered for values in ('ä');
            create table lowered_rest partition of lowered default;
            create collation anycase
              (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            create table alike (t text collate anycase) partition by list (t);
            create table alike_a partition of alike for values in ('a');
            create table alike_rest partition of alike default\
            """);
    assertRoutedAsByTheServer("c", rows("B", "b", "Z", "z", "a", "m"), text("t"));
    assertRoutedAsByTheServer("icu", rows("B", "b", "Z", "z", "a", "m", "ä"), text("t"));
    assertRoutedAsByTheServer("key_icu", rows("B", "b", "Z", "z", "a", "m", "ä"), text("t"));
    // The C collation, which is this database's, does not know that Ä is an upper case ä.
    assertRoutedAsByTheServer("lowered", rows("Ä", "ä", "A"), text("t"));
    assertRoutedAsByTheServer("alike", rows("a", "A", "b"), text("t"));
  }

  @Test
  void hashes() throws Exception {
    lab.oracle()
        .execute(
            """
            create domain short as varchar(10);
            create table h (id bigint, s short) partition by hash (id, s);
            create table h0 partition of h for values with (modulus 4, remainder 0);
            create table h13 partition of h for values with (modulus 2, remainder 1);
            create table h2 partition of h for values with (modulus 4, remainder 2)\
            """);
    List<List<Object>> rows = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 200; i++) {
      rows.add(row(random.nextLong(), i % 7 == 0 ? null : "s" + i));
    }
    assertRoutedAsByTheServer("h", rows, int8("id"), cast("s", "varchar"));
  }

  @Test
  void threeLevelsWithAnExpressionAndColumnsInAnotherOrder() throws Exception {
    lab.oracle()
        .execute(
            """
            create table deep (region text, "D ay" date, id bigint, "i" text)
              partition by list (region);
            create table deep_eu partition of deep for values in ('eu', 'uk')
              partition by range ("D ay");
            create table deep_eu_1 (junk int, id bigint, "i" text, "D ay" date, region text)
              partition by hash (id);
            alter table deep_eu_1 drop column junk;
            alter table deep_eu attach partition deep_eu_1
              for values from ('2024-01-01') to ('2025-01-01');
            create table deep_eu_1_h0 partition of deep_eu_1
              for values with (modulus 2, remainder 0);
            create table deep_eu_1_h1 partition of deep_eu_1
              for values with (modulus 2, remainder 1);
            create table deep_eu_rest partition of deep_eu default partition by list (lower("i"));
            create table deep_eu_rest_x partition of deep_eu_rest for values in ('x');
            create table deep_eu_rest_rest partition of deep_eu_rest default;
            create table deep_rest partition of deep default\
            """);
    LocalDate day = LocalDate.of(2024, 5, 5);
    LocalDate later = LocalDate.of(2025, 1, 1);
    List<List<Object>> rows = new ArrayList<>();
    for (String region : new String[] {"eu", "uk", "us", null}) {
      for (long id = 0; id < 10; id++) {
        rows.add(row(region, id % 3 == 0 ? later : day, id % 2 == 0 ? "X" : "y", id));
        rows.add(row(region, null, "x", id));
      }
    }
    PartitionRouter router =
        lab.router("deep", false, int8("id"), text("region"), text("i"), date("D ay"));
    List<SqlColumn> columns = router.columns();
    assertThat(columns).extracting(SqlColumn::name).containsExactly("region", "D ay", "i", "id");
    assertThat(lab.route(router, rows)).isEqualTo(lab.routedByServer("deep", columns, rows));
  }

  @Test
  void aRowWithoutAPartitionIsToldByItsValues() throws Exception {
    lab.oracle()
        .execute(
            """
            create table gaps (ds text, n int) partition by list (ds);
            create table gaps_a partition of gaps for values in ('a') partition by hash (n);
            create table gaps_a_0 partition of gaps_a for values with (modulus 2, remainder 0)\
            """);
    PartitionRouter router = lab.router("gaps", false, text("ds"), cast("n", "int"));
    String odd =
        lab.oracle()
            .text(
                "select min(n) from generate_series(1, 100) n"
                    + " where not satisfies_hash_partition('gaps_a'::regclass, 2, 0, n)");
    List<String> routes =
        lab.route(
            router,
            List.of(row("it's", "1"), row(null, "1"), row("a", odd), row("x".repeat(99), "1")));
    assertThat(routes)
        .containsExactly(
            "no partition of public.gaps for ds = 'it''s'",
            "no partition of public.gaps for ds = NULL",
            "no partition of public.gaps_a for n = '" + odd + "'",
            "no partition of public.gaps for ds = '" + "x".repeat(64) + "…' (99 characters)");
  }

  /** Text that is no value of the column's type hurts only the row that it is in. */
  @Test
  void aValueThatTheTypeRefusesIsIsolated() throws Exception {
    lab.oracle()
        .execute(
            """
            create table typed (d date) partition by range (d);
            create table typed_all partition of typed for values from (minvalue) to (maxvalue)\
            """);
    PartitionRouter router = lab.router("typed", false, cast("d", "date"));
    List<String> routes =
        lab.route(
            router, rows("2024-01-01", "tomorrowish", "2024-01-02", "2024-02-30", "0001-01-01"));
    assertThat(routes.get(1)).contains("public.typed").contains("tomorrowish").contains("22007");
    assertThat(routes.get(3)).contains("2024-02-30").contains("22008");
    assertThat(List.of(routes.get(0), routes.get(2), routes.get(4))).containsOnly("typed_all");
  }

  @Test
  void theTableMustBePartitioned() {
    lab.oracle().execute("create table plain (b text)");
    assertThatThrownBy(() -> lab.router("plain", false, text("b")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("public.plain is not partitioned");
  }
}

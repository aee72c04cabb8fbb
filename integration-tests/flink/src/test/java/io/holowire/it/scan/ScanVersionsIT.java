package io.holowire.it.scan;

import io.holowire.it.flink.Lab;
import io.holowire.it.server.PostgresServer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** However a version lets a relation be cut, by pages or by keys: each row comes once. */
@Tag("once")
@ParameterizedClass
@MethodSource("versions")
class ScanVersionsIT {
  private static Lab lab;

  @Parameter private int version;

  /** The oldest and the newest; in the long form some between as well. */
  static IntStream versions() {
    return ScanLab.LONG
        ? IntStream.of(13, 14, 16, PostgresServer.MAJOR_VERSION)
        : IntStream.of(13, PostgresServer.MAJOR_VERSION);
  }

  @BeforeParameterizedClassInvocation
  static void open(int version) {
    lab = Lab.onVersion(version);
  }

  @AfterParameterizedClassInvocation
  static void close() {
    if (lab != null) { // else there is no such server here, and this must stay a skip
      lab.close();
      lab = null;
    }
  }

  @Test
  void aTableOfManyPages() throws Exception {
    lab.oracle()
        .execute(
            "create table paged as select n::int8 as id, repeat('x', 100) as note"
                + " from generate_series(1, 30000) n; alter table paged add primary key (id);"
                + " analyze paged; delete from paged where id % 3 = 0");
    lab.oracle().execute("vacuum paged");
    lab.oracle().execute("update paged set note = 'y' where id % 5 = 0");
    Scanned.assertEachOnce(lab, "paged");
  }

  @Test
  void threeLevelsOfPartitions() throws Exception {
    lab.oracle()
        .execute(
            """
            create table deep (id int8, land text, day date, note text) partition by list (land);
            create table deep_de partition of deep for values in ('de') partition by range (day);
            create table deep_de_1 partition of deep_de
              for values from ('2024-01-01') to ('2025-01-01') partition by hash (id);
            create table deep_de_1_0 partition of deep_de_1 for values with (modulus 2, remainder 0);
            create table deep_de_1_1 partition of deep_de_1 for values with (modulus 2, remainder 1);
            create table deep_de_2 partition of deep_de default;
            create table deep_fr partition of deep for values in ('fr', null);
            create table deep_none partition of deep for values in ('none');
            create table deep_other partition of deep default partition by hash (id);
            create table deep_other_0 partition of deep_other for values with (modulus 1, remainder 0);
            insert into deep select n, (array['de', 'fr', 'us', null])[1 + n % 4],
              date '2023-06-01' + n % 1000, repeat('x', 100) from generate_series(1, 20000) n;
            analyze deep
            """);
    Scanned.assertEachOnce(lab, "deep");
  }

  /** IST is India's as it is printed here, and up to 17 Israel's as it is read. */
  @Test
  void whateverTheSessionsMakeOfTimes() throws Exception {
    lab.oracle()
        .execute(
            "create table timed as select n::int8 as id from generate_series(1, 100) n;"
                + " alter database \"%1$s\" set datestyle = 'SQL, DMY';".formatted(lab.name())
                + " alter database \"%1$s\" set timezone = 'Asia/Kolkata'".formatted(lab.name()));
    try {
      Scanned.assertEachOnce(lab, "timed");
    } finally {
      lab.oracle().execute("alter database \"" + lab.name() + "\" reset all");
    }
  }

  @Test
  void tablesThatInherit() throws Exception {
    lab.oracle()
        .execute(
            "create table city (id int8, note text); create table capital (land text) inherits"
                + " (city); create table old_capital (until date) inherits (capital);"
                + " insert into city select n, repeat('x', 100) from generate_series(1, 9000) n;"
                + " insert into capital select n, 'x', 'de' from generate_series(9001, 9300) n;"
                + " insert into old_capital select n, repeat('x', 300) from"
                + " generate_series(10001, 20000) n");
    Scanned.assertEachOnce(lab, "city");
  }

  @Test
  void views() throws Exception {
    lab.oracle()
        .execute(
            "create table seen as select n::int8 as id, n % 7 as part, repeat('x', 100) as note"
                + " from generate_series(1, 20000) n;"
                + " create view less as select id from seen where part <> 3;"
                + " create view grouped as select part::int8 as id from seen group by part;"
                + " create materialized view kept as select * from seen where part > 2");
    Scanned.assertEachOnce(lab, "less");
    Scanned.assertEachOnce(lab, "grouped");
    Scanned.assertEachOnce(lab, "kept");
  }
}

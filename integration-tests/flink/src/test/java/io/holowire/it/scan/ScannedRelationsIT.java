package io.holowire.it.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.holowire.it.flink.Lab;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a relation consists of, and whoever asks: each row comes once that the user may see. */
@Tag("once")
class ScannedRelationsIT {
  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
  }

  @AfterAll
  static void close() {
    if (lab != null) {
      lab.close();
    }
  }

  @Test
  void anEmptyTable() throws Exception {
    lab.oracle().execute("create table empty (id int8 primary key)");
    Scanned.assertEachOnce(lab, "empty");
  }

  @Test
  void twoHundredPartitions() throws Exception {
    StringBuilder sql =
        new StringBuilder("create table wide (id int8, note text) partition by hash (id);");
    for (int i = 0; i < 200; i++) {
      sql.append("create table wide_%d partition of wide".formatted(i))
          .append(" for values with (modulus 200, remainder %d);".formatted(i));
    }
    sql.append("insert into wide select n, 'x' from generate_series(1, 20000) n");
    lab.oracle().execute(sql.toString());
    Scanned.assertEachOnce(lab, "wide");
  }

  @Test
  void aForeignTable() throws Exception {
    assumeThat(
            lab.oracle()
                .number("select count(*) from pg_available_extensions where name = 'postgres_fdw'"))
        .isEqualTo(1);
    lab.oracle()
        .execute(
            """
            create extension postgres_fdw;
            create table there as select n::int8 as id, 'x' as note from generate_series(1, 5000) n;
            create server there foreign data wrapper postgres_fdw
              options (host '%s', port '%d', dbname '%s');
            create user mapping for current_user server there options (user '%s', password '%s');
            create foreign table here (id int8, note text) server there
              options (table_name 'there');
            create table mixed (id int8, note text) partition by range (id);
            create table mixed_1 partition of mixed for values from (0) to (5001);
            insert into mixed select n, 'x' from generate_series(1, 5000) n;
            create table away as select n::int8 as id, 'x' as note
              from generate_series(5001, 6000) n;
            create foreign table mixed_2 partition of mixed for values from (5001) to (10000)
              server there options (table_name 'away')
            """
                .formatted(
                    lab.server().host(),
                    lab.server().port(),
                    lab.name(),
                    lab.server().user(),
                    lab.server().password()));
    Scanned.assertEachOnce(lab, "here");
    Scanned.assertEachOnce(lab, "mixed");
  }

  /** Who may not read a leaf as such reads it by its parent. */
  @Test
  void partitionsThatTheUserMayNotRead() throws Exception {
    createPartitionsFor("narrow", "reader_a");
    lab.oracle()
        .execute(
            "grant select on narrow, narrow_0 to reader_a; revoke select on narrow_1 from reader_a");
    Scanned.assertEachOnce(lab, "narrow", "username", "reader_a", "password", "reader");
  }

  /** The parent has no row security, so it shows all; its leaf alone would not. */
  @Test
  void aPartitionWithRowSecurity() throws Exception {
    createPartitionsFor("secured", "reader_b");
    lab.oracle()
        .execute(
            "grant select on secured, secured_0, secured_1 to reader_b;"
                + " alter table secured_1 enable row level security;"
                + " create policy even on secured_1 using (id % 2 = 0)");
    Scanned.assertEachOnce(lab, "secured", "username", "reader_b", "password", "reader");
  }

  /** The leaves have none, so that they alone would show too much. */
  @Test
  void aParentWithRowSecurity() throws Exception {
    createPartitionsFor("guarded", "reader_c");
    lab.oracle()
        .execute(
            "grant select on guarded, guarded_0, guarded_1 to reader_c;"
                + " alter table guarded enable row level security;"
                + " create policy even on guarded using (id % 10 = 0)");
    assertThat(Scanned.ids(lab, "guarded", "username", "reader_c", "password", "reader"))
        .isEqualTo(Scanned.counted(lab.rows("select id from guarded where id % 10 = 0")));
  }

  private static void createPartitionsFor(String table, String user) {
    lab.oracle()
        .execute(
            """
            drop role if exists {user};
            create role {user} login password 'reader';
            create table {table} (id int8, note text) partition by hash (id);
            create table {table}_0 partition of {table} for values with (modulus 2, remainder 0);
            create table {table}_1 partition of {table} for values with (modulus 2, remainder 1);
            insert into {table} select n, repeat('x', 100) from generate_series(1, 9000) n
            """
                .replace("{table}", table)
                .replace("{user}", user));
  }
}

package io.holowire.it.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.flink.Lab;
import io.holowire.it.flink.Session;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The DDL of flink-connector-jdbc, with nothing changed but {@code 'connector' = 'jdbc'}. */
class JdbcDdlIT {
  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  private static String ddl(String table, String... more) {
    StringBuilder with = new StringBuilder();
    for (int i = 0; i < more.length; i += 2) {
      with.append(",\n  '").append(more[i]).append("' = '").append(more[i + 1]).append("'");
    }
    return """
        CREATE TABLE %s (
          id BIGINT, name STRING, age INT, status BOOLEAN, PRIMARY KEY (id) NOT ENFORCED
        ) WITH (
          'connector' = 'hologres',
          'url' = 'jdbc:postgresql://%s:%d/%s',
          'table-name' = 'users',
          'driver' = 'org.postgresql.Driver',
          'username' = '%s',
          'password' = '%s',
          'connection.max-retry-timeout' = '60s'%s
        );
        """
        .formatted(
            table,
            lab.server().host(),
            lab.server().port(),
            lab.name(),
            lab.server().user(),
            lab.server().password(),
            with);
  }

  /** With the options that the JDBC connector has now, and with those that it had. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writesScansAndLooksUp(boolean now) throws Exception {
    lab.oracle()
        .execute(
            """
            drop table if exists users;
            create table users (id bigint primary key, name text, age int, status boolean);
            insert into users values (1, 'old', 1, false)
            """);
    Session session = Session.streaming();
    session.run(
        ddl(
                "MyUserTable",
                "sink.buffer-flush.max-rows",
                "100",
                "sink.buffer-flush.interval",
                "1s",
                "sink.max-retries",
                "3",
                "sink.parallelism",
                "2")
            + """
            INSERT INTO MyUserTable VALUES (1, 'ann', 30, TRUE), (2, 'bob', 40, FALSE),
              (3, 'cid', 50, CAST(NULL AS BOOLEAN));
            """);
    // As there, rows of a key that is there are updated.
    assertThat(lab.rows("select * from users order by id"))
        .containsExactly("1|ann|30|t", "2|bob|40|f", "3|cid|50|NULL");
    session.run(
        ddl(
            "scanned",
            "scan.partition.column",
            "id",
            "scan.partition.num",
            "2",
            "scan.partition.lower-bound",
            "1",
            "scan.partition.upper-bound",
            "3",
            "scan.fetch-size",
            "100",
            "scan.auto-commit",
            "false",
            "filter.handling.policy",
            "ALWAYS"));
    assertThat(session.run("SELECT id, name FROM scanned WHERE age > 30"))
        .containsExactlyInAnyOrder(Row.of(2L, "bob"), Row.of(3L, "cid"));
    session.run(
        now
            ? ddl(
                "dimension",
                "lookup.cache",
                "PARTIAL",
                "lookup.partial-cache.max-rows",
                "100",
                "lookup.partial-cache.expire-after-write",
                "10s",
                "lookup.partial-cache.expire-after-access",
                "10s",
                "lookup.partial-cache.cache-missing-key",
                "true",
                "lookup.max-retries",
                "3")
            : ddl(
                "dimension",
                "lookup.cache.max-rows",
                "100",
                "lookup.cache.ttl",
                "10s",
                "lookup.cache.caching-missing-key",
                "true",
                "lookup.max-retries",
                "3"));
    assertThat(
            session.run(
                "SELECT e.k, d.name FROM (SELECT id + 1 AS k, PROCTIME() AS seen FROM scanned) e"
                    + " LEFT JOIN dimension FOR SYSTEM_TIME AS OF e.seen AS d ON d.id = e.k"))
        .containsExactlyInAnyOrder(Row.of(2L, "bob"), Row.of(3L, "cid"), Row.of(4L, null));
  }
}

package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way to write and read, once on each server older than the usual one. */
@Tag("once")
@ParameterizedClass
@ValueSource(ints = {13, 14, 16})
class ServerVersionsIT {
  private static final String NUMBERS =
      "CREATE TABLE numbers (n INT, seen AS PROCTIME()) WITH ('connector' = 'datagen',"
          + " 'number-of-rows' = '1000', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1',"
          + " 'fields.n.end' = '1000'); ";

  private static Lab lab;

  @Parameter private int version;

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
  void theServerIsOfThatVersion() {
    assertThat(lab.oracle().number("show server_version_num") / 10_000).isEqualTo(version);
  }

  @Test
  void rowsWrittenAreRead() throws Exception {
    lab.oracle()
        .execute(
            """
            create domain price as numeric(10, 2);
            create table item (id int primary key, name text default 'none', amount price,
              twice int generated always as (id * 2) stored);
            insert into item values (1, 'old', null), (4, 'kept', null)
            """);
    Session session = Session.batch();
    session.run(
        "CREATE TABLE item (id INT, name STRING, amount DECIMAL(10, 2), PRIMARY KEY (id) NOT"
            + " ENFORCED)"
            + lab.with("item", "upsert_type", "insertorupdate")
            + "; INSERT INTO item VALUES (1, 'one', 1.25), (2, 'two', 2.5), (3, CAST(NULL AS"
            + " STRING), CAST(NULL AS DECIMAL(10, 2)))");
    assertThat(lab.rows("select * from item order by id"))
        .containsExactly("1|one|1.25|2", "2|two|2.50|4", "3|NULL|NULL|6", "4|kept|NULL|8");
    assertThat(session.run("SELECT * FROM item WHERE id <= 3"))
        .containsExactlyInAnyOrder(
            Row.of(1, "one", new BigDecimal("1.25")),
            Row.of(2, "two", new BigDecimal("2.50")),
            Row.of(3, null, null));
  }

  @Test
  void rowsAreFoundByKey() throws Exception {
    lab.oracle()
        .execute(
            "create table city (id int primary key, name text);"
                + " insert into city select n, 'city ' || n from generate_series(1, 10) n");
    assertThat(
            Session.streaming()
                .run(
                    NUMBERS
                        + "CREATE TABLE city (id INT, name STRING)"
                        + lab.with("city")
                        + "; SELECT n, name FROM numbers AS e JOIN city FOR SYSTEM_TIME AS OF"
                        + " e.seen AS c ON e.n = c.id WHERE n BETWEEN 9 AND 12"))
        .containsExactlyInAnyOrder(Row.of(9, "city 9"), Row.of(10, "city 10"));
  }

  @Test
  void aBulkLoadMergesIntoPartitions() throws Exception {
    lab.oracle()
        .execute(
            """
            create table orders (id int, day text, line text, primary key (id, day))
              partition by list (day);
            create table orders_0 partition of orders for values in ('0');
            create table orders_other partition of orders default;
            insert into orders values (2, '0', 'old'), (1001, '0', 'kept')
            """);
    Session.batch()
        .run(
            NUMBERS
                + "CREATE TABLE orders (id INT, `day` STRING, line STRING, PRIMARY KEY (id, `day`)"
                + " NOT ENFORCED)"
                + lab.with(
                    "orders",
                    "bulkload",
                    "true",
                    "upsert_type",
                    "insertorupdate",
                    "partition_router",
                    "true",
                    "sink.parallelism",
                    "2")
                + "; INSERT INTO orders SELECT n, CAST(MOD(n, 2) AS STRING), 'new' FROM numbers");
    assertThat(
            lab.rows(
                "select tableoid::regclass::text, line, count(*) from orders"
                    + " group by 1, 2 order by 1, 2"))
        .containsExactly("orders_0|kept|1", "orders_0|new|500", "orders_other|new|500");
  }

  @Test
  void aBulkLoadIsPrepared() throws Exception {
    lab.oracle().execute("create table line (n int)");
    Session.batch()
        .run(
            NUMBERS
                + "CREATE TABLE line (n INT)"
                + lab.with("line", "bulkload", "true", "sink.bulkload.mode", "prepared")
                + "; INSERT INTO line SELECT n FROM numbers");
    assertThat(lab.rows("select count(*), sum(n) from line")).containsExactly("1000|500500");
  }
}

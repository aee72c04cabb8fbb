package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.it.server.Oracle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bulk loads into partitioned tables, through the server's routing and past it. */
@Tag("once")
class PartitionedLoadIT {
  private static final int ROWS = 2_000;

  private Lab lab;

  @BeforeEach
  void open() {
    lab = new Lab();
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private void load(String query, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("bulkload", "true", "sink.parallelism", "2"));
    all.addAll(Arrays.asList(options));
    Session.batch()
        .run(
            "CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '"
                + ROWS
                + "', 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '"
                + ROWS
                + "'); CREATE TABLE target (id INT, `day` STRING, line STRING)"
                + lab.with("orders", all.toArray(String[]::new))
                + "; INSERT INTO target "
                + query);
  }

  private void create(String... partitions) {
    Oracle oracle = lab.oracle();
    oracle.execute("create table orders (id int, day text, line text) partition by list (day)");
    for (String partition : partitions) {
      oracle.execute("create table " + partition);
    }
  }

  private List<String> counts() {
    return lab.rows("select tableoid::regclass::text, count(*) from orders group by 1 order by 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void rowsReachTheirPartitions(String routed) throws Exception {
    create(
        "o_1 partition of orders for values in ('1', '2')",
        "o_null partition of orders for values in (null)",
        "o_other partition of orders default partition by range (id)",
        "o_low partition of o_other for values from (minvalue) to (1000)",
        "o_high partition of o_other default");
    load(
        "SELECT n, CASE WHEN MOD(n, 4) < 3 THEN CAST(MOD(n, 4) AS STRING) END, 'x' FROM numbers",
        "partition_router",
        routed);
    assertThat(counts()).containsExactly("o_1|1000", "o_high|251", "o_low|249", "o_null|500");
  }

  /** So many that the rows of each are found by an index. */
  @Test
  void manyPartitions() throws Exception {
    List<String> partitions = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      partitions.add("o_" + i + " partition of orders for values in ('d" + i + "')");
    }
    create(partitions.toArray(String[]::new));
    load(
        "SELECT n, CONCAT('d', CAST(MOD(n, 200) AS STRING)), 'x' FROM numbers",
        "partition_router",
        "true");
    assertThat(counts()).hasSize(200).allMatch(count -> count.endsWith("|10"));
    assertThat(lab.oracle().number("select count(*) from pg_class where relname like 'stage%'"))
        .isZero();
  }

  @Test
  void privilegesOnThePartitionsAreEnough() throws Exception {
    create("o_0 partition of orders for values in ('0')", "o_1 partition of orders default");
    Oracle oracle = lab.oracle();
    String user = lab.name() + "_loader";
    oracle.execute(
        "create role %1$s login password 'pw'; grant insert on o_0, o_1 to %1$s; grant create on database %2$s to %1$s"
            .formatted(user, lab.name()));
    String query = "SELECT n, CAST(MOD(n, 2) AS STRING), 'x' FROM numbers";
    String[] as = {"username", user, "password", "pw", "partition_router"};
    try {
      assertThatThrownBy(() -> load(query, with(as, "false")))
          .hasStackTraceContaining("permission denied for table orders")
          .hasStackTraceContaining("Nothing is lost");
      load(query, with(as, "true"));
      assertThat(counts()).containsExactly("o_0|1000", "o_1|1000");
    } finally {
      oracle.execute("drop owned by %1$s cascade; drop role %1$s".formatted(user));
    }
  }

  private static String[] with(String[] options, String last) {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = last;
    return all;
  }

  @Test
  void aRowWithoutAPartitionFailsTheLoad() throws Exception {
    create("o_0 partition of orders for values in ('0')");
    assertThatThrownBy(
            () ->
                load(
                    "SELECT n, CAST(MOD(n, 2) AS STRING), 'x' FROM numbers",
                    "partition_router",
                    "true"))
        .hasStackTraceContaining("no partition of public.orders for day = '1'")
        .hasStackTraceContaining("Nothing is lost: the 2000 rows");
    assertThat(counts()).isEmpty();
  }

  @Test
  void aMissingPartitionIsCreated() throws Exception {
    create("o_0 partition of orders for values in ('0')");
    load(
        "SELECT n, CASE WHEN MOD(n, 4) < 3 THEN CAST(MOD(n, 4) AS STRING) END, 'x' FROM numbers",
        "partition_router",
        "true",
        "sink.create-missing-partition",
        "true");
    assertThat(counts()).hasSize(4).allMatch(count -> count.endsWith("|500"));
  }

  @Test
  void aPartitionAsTheTarget() throws Exception {
    create("day_1 partition of orders for values in ('1')");
    Session.batch()
        .run(
            "CREATE TABLE target (id INT, `day` STRING)"
                + lab.with("day_1", "bulkload", "true")
                + "; INSERT INTO target VALUES (1, '1'), (2, '1')");
    assertThat(counts()).containsExactly("day_1|2");
  }
}

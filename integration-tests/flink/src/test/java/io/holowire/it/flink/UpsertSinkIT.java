package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.Schema;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of changes into tables with a key. */
class UpsertSinkIT {
  private static final TypeInformation<?>[] ID_AND_NAME = {Types.INT, Types.STRING};
  private static final Schema KEYED =
      Schema.newBuilder()
          .column("f0", "INT NOT NULL")
          .column("f1", "STRING")
          .primaryKey("f0")
          .build();

  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @BeforeEach
  void createTable() {
    lab.oracle().execute("drop table if exists person");
    lab.oracle()
        .execute(
            "create table person (id int primary key, name text, note text default 'none yet')");
  }

  private static String person(String... options) {
    return "CREATE TABLE person (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED)"
        + lab.with("person", options);
  }

  private static Row row(RowKind kind, int id, String name) {
    return Row.ofKind(kind, id, name);
  }

  /** Row 1 is new, 2 updated, 3 deleted, 4 deleted and back, 5 inserted and deleted. */
  @ParameterizedTest
  @CsvSource({
    "insertorreplace, 2|zwei|none yet",
    "insertorupdate, 2|zwei|kept",
    "insertorignore, 2|two|kept"
  })
  void changesEndAsTheUpsertTypeSays(String upsertType, String second) throws Exception {
    lab.oracle().execute("insert into person values (2, 'two', 'kept')");
    lab.oracle().execute("insert into person values (3, 'three', 'kept'), (4, 'four', 'kept')");
    Session session = Session.streaming();
    session.changelog(
        "changes",
        KEYED,
        ID_AND_NAME,
        row(RowKind.INSERT, 1, "one"),
        row(RowKind.UPDATE_BEFORE, 2, "two"),
        row(RowKind.UPDATE_AFTER, 2, "zwei"),
        row(RowKind.DELETE, 3, "three"),
        row(RowKind.DELETE, 4, "four"),
        row(RowKind.INSERT, 4, "vier"),
        row(RowKind.INSERT, 5, "five"),
        row(RowKind.DELETE, 5, "five"));
    session.run(person("upsert_type", upsertType) + "; INSERT INTO person SELECT * FROM changes");
    assertThat(lab.rows("select * from person order by id"))
        .containsExactly("1|one|none yet", second, "4|vier|none yet");
  }

  @ParameterizedTest
  @CsvSource({"max-rows, 1", "max-rows, 3", "max-rows, 1000", "max-bytes, 100 b"})
  void orderPerKeyIsKeptWhateverTheBatchSize(String trigger, String value) throws Exception {
    Session session = Session.streaming();
    Row[] rows = new Row[2_000];
    for (int i = 0; i < rows.length; i++) {
      boolean delete = i % 7 == 3;
      rows[i] =
          row(delete ? RowKind.DELETE : RowKind.UPDATE_AFTER, i % 10, delete ? null : "v" + i);
    }
    session.changelog("changes", KEYED, ID_AND_NAME, rows);
    session.run(
        person("upsert_type", "insertorupdate", "sink.buffer-flush." + trigger, value)
            + "; INSERT INTO person SELECT * FROM changes");
    // The last of each key is one of the last ten rows, of which 1991 is 3 modulo 7: deleted.
    assertThat(lab.rows("select id, name from person order by id"))
        .containsExactly(
            "0|v1990", "2|v1992", "3|v1993", "4|v1994", "5|v1995", "6|v1996", "7|v1997", "9|v1999");
  }

  @Test
  void aGroupingQueryKeepsItsResultUpToDate() throws Exception {
    Session session = Session.streaming();
    session.run(
        """
        CREATE TABLE person (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED)
        """
            + lab.with("person", "upsert_type", "insertorupdate", "sink.buffer-flush.max-rows", "7")
            + """
            ;
            CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '1000',
              'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '1000');
            INSERT INTO person
            SELECT n, CAST(c AS STRING) FROM (
              SELECT MOD(n, 5) AS n, COUNT(*) AS c FROM numbers GROUP BY MOD(n, 5)
            ) WHERE c < 200 OR n > 2
            """);
    // A group that reaches 200 leaves the filter again: a delete.
    assertThat(lab.rows("select id, name from person order by id"))
        .containsExactly("3|200", "4|200");
  }

  @Test
  void anAppendOnlyQueryNeedsNoConflictClause() throws Exception {
    Session session = Session.streaming();
    session.run(person() + "; INSERT INTO person VALUES (1, 'one'), (2, CAST(NULL AS STRING))");
    assertThat(lab.rows("select * from person order by id"))
        .containsExactly("1|one|none yet", "2|NULL|none yet");
  }

  @Test
  void rowsAreVisibleAfterACheckpoint() throws Exception {
    Session session = Session.checkpointing("200 ms");
    session.run(
        person("sink.buffer-flush.max-rows", "0", "sink.buffer-flush.interval", "0")
            + "; "
            + slowNumbers());
    JobClient job = session.start("INSERT INTO person SELECT n, 'x' FROM numbers");
    awaitSomeRows(job);
    job.cancel().get();
  }

  @Test
  void rowsAreVisibleAfterTheFlushInterval() throws Exception {
    Session session = Session.streaming();
    session.run(
        person("sink.buffer-flush.max-rows", "0", "sink.buffer-flush.interval", "100 ms")
            + "; "
            + slowNumbers());
    JobClient job = session.start("INSERT INTO person SELECT n, 'x' FROM numbers");
    awaitSomeRows(job);
    job.cancel().get();
  }

  @Test
  void aKeyOfSeveralColumnsInAnotherOrder() throws Exception {
    lab.oracle().execute("create table pair (a int, v text, b text, primary key (b, a))");
    Session session = Session.streaming();
    session.changelog(
        "changes",
        Schema.newBuilder()
            .column("f0", "INT NOT NULL")
            .column("f1", "STRING NOT NULL")
            .column("f2", "STRING")
            .primaryKey("f0", "f1")
            .build(),
        new TypeInformation<?>[] {Types.INT, Types.STRING, Types.STRING},
        Row.ofKind(RowKind.INSERT, 1, "x", "1x"),
        Row.ofKind(RowKind.INSERT, 1, "y", "1y"),
        Row.ofKind(RowKind.INSERT, 2, "x", "2x"),
        Row.ofKind(RowKind.UPDATE_AFTER, 1, "x", "1x again"),
        Row.ofKind(RowKind.DELETE, 2, "x", null));
    session.run(
        "CREATE TABLE pair (a INT, b STRING, v STRING, PRIMARY KEY (a, b) NOT ENFORCED)"
            + lab.with("pair", "upsert_type", "insertorupdate")
            + "; INSERT INTO pair SELECT * FROM changes");
    assertThat(lab.rows("select a, b, v from pair order by a, b"))
        .containsExactly("1|x|1x again", "1|y|1y");
  }

  private static void awaitSomeRows(JobClient job) {
    CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
    await()
        .atMost(Duration.ofSeconds(20))
        .failFast(
            () -> {
              if (result.isDone()) {
                result.get();
              }
            })
        .until(() -> lab.oracle().number("select count(*) from person") > 20);
  }

  /** A hundred rows a second for 50 s; datagen checkpoints all numbers that are still to come. */
  private static String slowNumbers() {
    return "CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen', 'rows-per-second' = '100',"
        + " 'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '5000')";
  }
}

package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Live.assertUsable;
import static io.holowire.pgwire.it.Live.get;
import static io.holowire.pgwire.it.Live.number;
import static io.holowire.pgwire.it.Live.sqlState;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.server.Oracle;
import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.RowStream;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Prepared statements that the server forgets or refuses are prepared again, unseen by the caller.
 */
class PlanInvalidationIT {
  @RegisterExtension static final Live LIVE = new Live();

  // Not the common pool: it may have a single thread.
  private static final Executor READERS = task -> new Thread(task, "reader").start();

  private static final Query ALL = Query.of("select * from plan_t order by 1");

  @BeforeEach
  void createTable() {
    LIVE.oracle()
        .execute("drop table if exists plan_t; create table plan_t as select 1 as a, 2 as b");
  }

  @Test
  void columnAddedBetweenTwoUses() throws InterruptedException {
    try (PgConnection connection = LIVE.connect()) {
      assertThat(columns(connection)).isEqualTo(2);
      LIVE.oracle().execute("alter table plan_t add c text default 'new'");
      assertThat(columns(connection)).isEqualTo(3);
      LIVE.oracle().execute("alter table plan_t drop b");
      assertThat(streamedColumns(connection)).isEqualTo(2);
      LIVE.oracle().execute("alter table plan_t alter a type bigint");
      assertThat(get(connection.prepare(ALL)).rows()).isNotNull();
      try (BatchResult result = get(one(connection))) {
        assertThat(result.shape().field(0).typeOid()).isEqualTo(Oid.INT8);
      }
      assertUsable(connection);
    }
  }

  @Test
  void insideATransactionTheErrorIsTheCallersAndTheNextUseWorks() {
    try (PgConnection connection = LIVE.connect()) {
      columns(connection);
      get(connection.query("begin"));
      LIVE.oracle().execute("alter table plan_t add c int");
      assertThat(sqlState(one(connection))).isEqualTo("0A000");
      get(connection.query("rollback"));
      assertThat(columns(connection)).isEqualTo(3);
    }
  }

  @Test
  void statementsDiscardedBehindOurBack() {
    try (PgConnection connection = LIVE.connect()) {
      columns(connection);
      get(connection.query("discard all"));
      assertThat(columns(connection)).isEqualTo(2);
      get(connection.query("deallocate all"));
      assertThat(columns(connection)).isEqualTo(2);
      // A function can do it unseen: then the server's 26000 tells.
      get(connection.query("do $$ begin execute 'deallocate all'; end $$"));
      assertThat(columns(connection)).isEqualTo(2);
      assertUsable(connection);
    }
  }

  @Test
  void parameterisedInsertSurvivesAlterTable() {
    Query insert = Query.of("insert into plan_t (a, b) values ($1, $2)", Oid.INT4, Oid.INT4);
    try (PgConnection connection = LIVE.connect()) {
      for (int i = 0; i < 5; i++) {
        Batch batch = connection.batch(insert);
        ByteBuf out = batch.begin();
        PgScalars.writeInt4(out, i);
        PgScalars.writeInt4(out, i);
        batch.end();
        get(batch.send()).close();
        LIVE.oracle().execute("alter table plan_t add c" + i + " int");
      }
      assertThat(LIVE.oracle().number("select count(*) from plan_t")).isEqualTo(6);
    }
  }

  /** Four connections read while the table changes under them: nobody sees an error. */
  @Test
  void alterTableUnderLoad() throws InterruptedException {
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch reading = new CountDownLatch(4);
    List<CompletableFuture<Integer>> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      readers.add(CompletableFuture.supplyAsync(() -> readUntil(stop, reading), READERS));
    }
    reading.await();
    try (Oracle oracle = LIVE.newOracle()) {
      for (int i = 0; i < 40; i++) {
        oracle.execute("alter table plan_t add x" + i + " int");
        oracle.execute("alter table plan_t drop x" + i);
      }
    }
    stop.set(true);
    readers.forEach(reader -> assertThat(get(reader)).isPositive());
  }

  private static int readUntil(AtomicBoolean stop, CountDownLatch reading) {
    int reads = 0;
    try (PgConnection connection = LIVE.connect()) {
      while (!stop.get()) {
        assertThat(columns(connection)).isBetween(2, 3);
        if (reads++ == 0) {
          reading.countDown();
        }
      }
    }
    return reads;
  }

  @Test
  void cacheKeepsToItsCap() {
    try (PgConnection connection = Live.connect(LIVE.config().statementCacheSize(8).build())) {
      for (int i = 0; i < 100; i++) {
        Batch batch = connection.batch(Query.of("select " + i));
        batch.begin();
        batch.end();
        get(batch.send()).close();
      }
      // One more than the cap: what was evicted last is closed with the next Parse.
      assertThat(number(connection, "select count(*) from pg_prepared_statements"))
          .isBetween(1L, 9L);
      get(connection.query("deallocate all"));
      assertThat(number(connection, "select count(*) from pg_prepared_statements")).isZero();
    }
  }

  @Test
  void withoutACacheNothingIsLeftOnTheServer() {
    try (PgConnection connection = Live.connect(LIVE.config().statementCacheSize(0).build())) {
      for (int i = 0; i < 3; i++) {
        assertThat(columns(connection)).isEqualTo(2 + i);
        LIVE.oracle().execute("alter table plan_t add c" + i + " int");
      }
      assertThat(number(connection, "select count(*) from pg_prepared_statements where name <> ''"))
          .isZero();
    }
  }

  @Test
  void parseErrorFailsWhatWasPipelinedBehindItWithTheSameError() {
    try (PgConnection connection = LIVE.connect()) {
      Query wrong = Query.of("select * from no_such_table");
      CompletableFuture<BatchResult> first = one(connection, wrong);
      CompletableFuture<BatchResult> second = one(connection, wrong);
      CompletableFuture<BatchResult> right = one(connection, ALL);
      assertThat(sqlState(first)).isEqualTo("42P01");
      assertThat(sqlState(second)).isEqualTo("42P01");
      get(right).close();
      LIVE.oracle().execute("create table no_such_table (a int)");
      get(one(connection, wrong)).close();
      assertUsable(connection);
      LIVE.oracle().execute("drop table no_such_table");
    }
  }

  private static CompletableFuture<BatchResult> one(PgConnection connection) {
    return one(connection, ALL);
  }

  private static CompletableFuture<BatchResult> one(PgConnection connection, Query query) {
    Batch batch = connection.batch(query);
    batch.begin();
    batch.end();
    return batch.send();
  }

  private static int columns(PgConnection connection) {
    try (BatchResult result = get(one(connection))) {
      var rows = result.rows(0);
      assertThat(rows.next()).isTrue();
      assertThat(rows.row().columns()).isEqualTo(result.shape().size());
      return rows.row().columns();
    }
  }

  private static int streamedColumns(PgConnection connection) throws InterruptedException {
    RowStream stream = connection.stream(ALL, null);
    int columns = get(stream.shape()).size();
    for (ByteBuf chunk = stream.take(); chunk != null; chunk = stream.take()) {
      chunk.release();
    }
    return columns;
  }
}

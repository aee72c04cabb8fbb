package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Live.assertUsable;
import static io.holowire.pgwire.it.Live.failure;
import static io.holowire.pgwire.it.Live.get;
import static io.holowire.pgwire.it.Live.number;
import static io.holowire.pgwire.it.Live.sqlState;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.pgwire.conn.CopyIn;
import io.holowire.pgwire.conn.CopyOut;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.wire.TxStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** COPY that fails before, amid and after its data, and COPY given up: the connection goes on. */
class CopyFailureIT {
  @RegisterExtension static final Live LIVE = new Live();

  private static final String INTO_T = "copy t (a, b) from stdin (format binary)";

  private PgConnection connection;

  @BeforeEach
  void connect() {
    LIVE.oracle().execute("drop table if exists t; create table t (a int not null, b text)");
    connection = LIVE.connect();
  }

  @AfterEach
  void close() {
    connection.close();
  }

  @Test
  void missingTable() {
    CopyIn copy = connection.copyIn("copy no_such_table from stdin (format binary)");
    assertThat(sqlState(copy.ready())).isEqualTo("42P01");
    assertThat(sqlState(copy.finish())).isEqualTo("42P01");
    assertUsable(connection);
  }

  @Test
  void chunksWrittenBeforeTheRefusalAreReleased() throws InterruptedException {
    CopyIn copy = connection.copyIn("copy no_such_table from stdin (format binary)");
    try (CopyRows rows = new CopyRows(copy)) {
      rows.rows(0, 50_000, "early");
    } catch (ServerException e) {
      assertThat(e.sqlState()).isEqualTo("42P01");
    }
    assertThat(sqlState(copy.finish())).isEqualTo("42P01");
    assertUsable(connection);
  }

  @Test
  void noPrivilege() {
    LIVE.oracle().execute("drop role if exists it_weak; create role it_weak");
    get(connection.query("set role it_weak"));
    assertThat(sqlState(connection.copyIn(INTO_T).finish())).isEqualTo("42501");
    assertUsable(connection);
    LIVE.oracle().execute("drop role it_weak");
  }

  @Test
  void notACopyAtAll() {
    assertThat(failure(connection.copyIn("select 1").finish())).hasMessageContaining("select 1");
    assertThat(failure(connection.copyOut("select 1").done())).hasMessageContaining("select 1");
    assertThat(failure(connection.copyIn("copy t to stdout").finish())).isNotNull();
    assertThat(failure(connection.copyOut("copy t from stdin").done())).isNotNull();
    assertThat(failure(connection.copyIn("").finish())).isNotNull();
    assertThat(failure(connection.copyOut("").done())).isNotNull();
    assertUsable(connection);
  }

  /** The server refuses the first row; 200 MB more are meant to follow. */
  @Test
  void badRowFirstStopsTheSendingSoon() throws InterruptedException {
    long planned = 200L << 20;
    CopyIn copy = connection.copyIn(INTO_T);
    long begun = System.nanoTime();
    long sent = 0;
    PgException refused = null;
    try (CopyRows rows = new CopyRows(copy)) {
      rows.nulls(); // a is NOT NULL
      String kilobyte = "x".repeat(1024);
      for (; sent < planned; sent += 64 * 1024) {
        rows.rows(0, 64, kilobyte);
      }
    } catch (PgException e) {
      refused = e;
    }
    assertThat(refused).isInstanceOf(ServerException.class);
    assertThat(refused.sqlState()).isEqualTo("23502");
    // What fits the sockets' buffers and the write window, not more.
    assertThat(sent).isLessThan(32L << 20);
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(5));
    assertThat(sqlState(copy.finish())).isEqualTo("23502");
    assertUsable(connection);
    assertThat(LIVE.oracle().number("select count(*) from t")).isZero();
  }

  @Test
  void malformedDataAmid() {
    CopyIn copy = connection.copyIn(INTO_T);
    copy.write(buffer().writeByte('d').writeInt(4 + 19).writeBytes(new byte[19]));
    assertThat(sqlState(copy.finish())).isEqualTo("22P04");
    assertUsable(connection);
  }

  @Test
  void violationAmid() throws InterruptedException {
    LIVE.oracle().execute("alter table t add check (a < 5000)");
    CopyIn copy = connection.copyIn(INTO_T);
    try (CopyRows rows = new CopyRows(copy)) {
      rows.rows(0, 10_000, "amid").finish();
    } catch (ServerException e) {
      assertThat(e.sqlState()).isEqualTo("23514");
    }
    ServerException refused = (ServerException) failure(copy.finish());
    assertThat(refused.sqlState()).isEqualTo("23514");
    assertThat(refused.fields().table()).isEqualTo("t");
    assertThat(refused.fields().where()).contains("COPY t, line 5001");
    assertUsable(connection);
    assertThat(LIVE.oracle().number("select count(*) from t")).isZero();
  }

  /** Checked at the commit, after the server has seen the end of the data. */
  @Test
  void deferredConstraintAtTheEnd() {
    LIVE.oracle().execute("alter table t add unique (a) deferrable initially deferred");
    try (CopyRows rows = new CopyRows(connection.copyIn(INTO_T))) {
      assertThat(sqlState(rows.row(1, "first").row(1, "again").finish())).isEqualTo("23505");
    }
    assertUsable(connection);
    assertThat(connection.txStatus()).isEqualTo(TxStatus.IDLE);
    assertThat(LIVE.oracle().number("select count(*) from t")).isZero();
  }

  @Test
  void failureInsideATransactionLeavesItFailedUntilRollback() {
    get(connection.query("begin"));
    CopyIn copy = connection.copyIn("copy no_such_table from stdin");
    assertThat(sqlState(copy.finish())).isEqualTo("42P01");
    assertThat(connection.txStatus()).isEqualTo(TxStatus.FAILED);
    assertThat(sqlState(connection.query("select 1"))).isEqualTo("25P02");
    get(connection.query("rollback"));
    assertUsable(connection);
  }

  @Test
  void abortLeavesNoRowAndNoLock() throws InterruptedException {
    CopyIn copy = connection.copyIn(INTO_T);
    try (CopyRows rows = new CopyRows(copy)) {
      rows.rows(0, 10_000, "given up");
      get(copy.ready());
      await().until(() -> locksOnT() > 0);
      get(copy.abort("changed my mind"));
    }
    assertThat(locksOnT()).isZero();
    assertThat(LIVE.oracle().number("select count(*) from t")).isZero();
    ServerException ended = (ServerException) failure(copy.finish());
    assertThat(ended.sqlState()).isEqualTo("57014");
    assertThat(ended).hasMessageContaining("changed my mind");
    assertUsable(connection);
  }

  @Test
  void abortBeforeTheServerIsReady() {
    for (int i = 0; i < 50; i++) {
      get(connection.copyIn(INTO_T).abort("at once"));
      assertThat(number(connection, "select " + i)).isEqualTo(i);
    }
    assertThat(locksOnT()).isZero();
  }

  @Test
  void writingAfterTheEndIsRefusedAndTheBufferReleased() {
    CopyIn copy = connection.copyIn("copy t from stdin (format text)");
    assertThat(get(copy.finish())).isZero();
    ByteBuf late = buffer().writeByte('d').writeInt(4);
    assertThatThrownBy(() -> copy.write(late)).isInstanceOf(IllegalStateException.class);
    assertThat(late.refCnt()).isZero();
    assertUsable(connection);
  }

  @Test
  void connectionClosedAmidTheDataLeavesNoLock() throws InterruptedException {
    PgConnection other = LIVE.connect();
    CopyIn copy = other.copyIn(INTO_T);
    try (CopyRows rows = new CopyRows(copy)) {
      rows.rows(0, 10_000, "lost");
      get(copy.ready());
      other.close();
    }
    assertThat(failure(copy.finish())).isNotNull();
    await().until(() -> locksOnT() == 0);
    assertThat(LIVE.oracle().number("select count(*) from t")).isZero();
  }

  @Test
  void copyOutFailsAmid() throws InterruptedException {
    CopyOut copy =
        connection.copyOut(
            "copy (select 1 / (50000 - i) from generate_series(1, 100000) i)"
                + " to stdout (format binary)");
    long bytes = 0;
    PgException refused = null;
    try {
      for (ByteBuf chunk = copy.take(); chunk != null; chunk = copy.take()) {
        bytes += chunk.readableBytes();
        chunk.release();
      }
    } catch (PgException e) {
      refused = e;
    }
    assertThat(bytes).isPositive();
    assertThat(refused).isNotNull();
    assertThat(refused.sqlState()).isEqualTo("22012");
    assertThat(sqlState(copy.done())).isEqualTo("22012");
    assertUsable(connection);
  }

  @Test
  void copyOutOfAMissingTable() {
    CopyOut copy = connection.copyOut("copy no_such_table to stdout (format binary)");
    assertThat(sqlState(copy.done())).isEqualTo("42P01");
    assertThatThrownBy(copy::poll).isInstanceOf(ServerException.class);
    assertUsable(connection);
  }

  private static long locksOnT() {
    return LIVE.oracle()
        .number(
            "select count(*) from pg_locks where relation = 't'::regclass"
                + " and pid <> pg_backend_pid()");
  }

  private static ByteBuf buffer() {
    return PooledByteBufAllocator.DEFAULT.buffer();
  }
}

package io.holowire.connector.sink.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.sink.load.LoadTask.Place;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads where the database or the role sets what transactions are like. */
@Tag("once")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RoleSettingsIT {
  private final Place place = Place.first(new JobID());
  private CommitLab lab;

  @BeforeEach
  void open() {
    lab = new CommitLab();
    lab.reset("(id int, value int)");
  }

  @AfterEach
  void close() {
    lab.close();
  }

  private void set(String setting) {
    lab.oracle().execute("alter database " + lab.name() + " set " + setting);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "transaction_timeout = '300ms'",
        "idle_in_transaction_session_timeout = '300ms'",
        "statement_timeout = '300ms'"
      })
  void aLoadTakesAsLongAsItTakes(String timeout) throws Exception {
    set(timeout);
    BulkLoadSink sink = lab.streaming();
    try (LoadTask task = LoadTask.open(sink, place)) {
      task.writeAll(0, 10);
      Thread.sleep(1_000);
      LoadTask.commit(sink, task.checkpoint(1));
    }
    assertThat(lab.loaded()).isEqualTo("10/10");
  }

  /** Rows in a table that is no partition any more would be lost. */
  @ParameterizedTest
  @ValueSource(strings = {"read committed", "repeatable read"})
  void aPartitionThatIsDetachedWhileACommitterWaits(String isolation) throws Exception {
    lab.reset("(id int, value int) partition by range (id)");
    lab.oracle().execute("create table part partition of t for values from (0) to (100)");
    set("default_transaction_isolation = '" + isolation + "'");
    BulkLoadSink sink = lab.streaming("partition_router", "true");
    List<Portion> portions;
    try (LoadTask task = LoadTask.open(sink, place)) {
      portions = task.writeAll(0, 10).checkpoint(1);
    }
    Connection other = lab.oracle().jdbc();
    other.setAutoCommit(false);
    lab.oracle()
        .execute("select pg_advisory_xact_lock(hashtext('" + portions.get(0).sink() + "'))");
    CompletableFuture<Void> committing =
        CompletableFuture.runAsync(
            () -> {
              try {
                LoadTask.commit(sink, portions);
              } catch (Exception e) {
                throw new CompletionException(e);
              }
            });
    await().until(() -> waiting() == 1);
    lab.oracle().execute("alter table t detach partition part");
    other.commit();
    other.setAutoCommit(true);
    assertThatThrownBy(committing::join)
        .hasMessageContaining("no partition of public.t for id = ")
        .hasMessageContaining("Nothing is lost");
    assertThat(lab.oracle().number("select count(*) from part")).isZero();
  }

  private long waiting() {
    return lab.oracle()
        .number(
            "select count(*) from pg_locks l join pg_database d on d.oid = l.database where"
                + " datname = current_database() and locktype = 'advisory' and not granted");
  }
}

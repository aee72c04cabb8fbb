package io.holowire.it.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.sql.UpsertType;
import io.holowire.it.server.Oracle;
import io.holowire.pgwire.kit.FaultProxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A session that lost its writer while its statement waited, and goes on when the wait is over. */
@Tag("once")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class AbandonedSessionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static WriterLab lab;

  @BeforeAll
  static void open() {
    lab = new WriterLab();
    lab.oracle()
        .execute(
            """
            create table fenced (id int8 primary key, name text, value int8);
            create table slow as select 0 as pid;
            create function dawdle() returns trigger language plpgsql as $$
              begin
                if pg_backend_pid() in (select pid from slow) then
                  perform pg_advisory_xact_lock(1);
                end if;
                return new;
              end $$;
            create trigger dawdle before insert on fenced
              for each row execute function dawdle()\
            """);
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @Test
  void doesNotOvertakeItsSuccessor() throws Exception {
    try (FaultProxy proxy = lab.proxy();
        Oracle bystander = lab.newOracle();
        LoneTask task =
            LoneTask.of(
                WriterLab.sink(
                    lab.connection(proxy), "fenced", UpsertType.INSERT_OR_UPDATE, 1, 0))) {
      bystander.execute("begin; select pg_advisory_lock(1)");
      lab.oracle()
          .execute(
              "insert into slow select pid from pg_stat_activity"
                  + " where application_name = 'flink-connector-hologres'"
                  + " and datname = current_database()");
      task.write(WriterLab.insert(1, "name", 1L));
      task.write(WriterLab.insert(2, "name", 1L)); // a full batch sends the one before
      await().atMost(PATIENCE).until(() -> lab.waitingSessions() == 1);
      proxy.resetAll();
      task.write(WriterLab.row(RowKind.DELETE, 1, "name", 1L));
      task.checkpoint();
      assertThat(lab.oracle().number("select count(*) from fenced where id = 1")).isZero();
      bystander.execute("commit; select pg_advisory_unlock(1)");
      await().atMost(PATIENCE).until(() -> lab.sessions() == 1);
      assertThat(lab.oracle().number("select count(*) from fenced where id = 1")).isZero();
    }
  }
}

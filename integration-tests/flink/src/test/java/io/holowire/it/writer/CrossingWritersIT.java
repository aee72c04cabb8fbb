package io.holowire.it.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.sql.UpsertType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Writers of several jobs whose rows lock others in an order that no writer can foresee: triggers
 * of two tables keep totals in a third. They deadlock and fail to serialize, again and again.
 */
@Tag("once")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CrossingWritersIT {
  private static final int WRITERS = 3;
  private static final int KEYS = 200;
  private static final int CHANGES = WriterLab.LONG ? 3_000 : 200;
  private static final List<String> TABLES = List.of("debit", "credit");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Executor THREADS = body -> new Thread(body, "writer").start();

  private WriterLab lab;

  @BeforeEach
  void open() {
    lab = new WriterLab();
    lab.oracle()
        .execute(
            """
            create table total (bucket int8 primary key, amount int8 not null);
            insert into total select b, 0 from generate_series(0, 6) b;
            create table debit (id int8 primary key, name text, value int8);
            create table credit (id int8 primary key, name text, value int8);
            create function add() returns trigger language plpgsql as $$
              begin
                if tg_op <> 'INSERT' then
                  update total set amount = amount - old.value where bucket = old.value % 7;
                end if;
                if tg_op <> 'DELETE' then
                  update total set amount = amount + new.value where bucket = new.value % 7;
                end if;
                perform pg_sleep(0.001); -- so that the others get in between
                return null;
              end $$;
            create trigger add after insert or update or delete on debit
              for each row execute function add();
            create trigger add after insert or update or delete on credit
              for each row execute function add()\
            """);
    lab.oracle().execute("alter database " + lab.name() + " set deadlock_timeout = '20 ms'");
  }

  @AfterEach
  void close() {
    lab.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"read committed", "repeatable read", "serializable"})
  void allOfThemEndAndTheTotalsAreRight(String isolation) {
    lab.oracle()
        .execute(
            "alter database "
                + lab.name()
                + " set default_transaction_isolation = '"
                + isolation
                + "'");
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      long seed = writer;
      writers.add(CompletableFuture.runAsync(() -> change(seed), THREADS));
    }
    writers.forEach(CompletableFuture::join);
    assertThat(lab.oracle().rows("select bucket, amount from total order by 1"))
        .isEqualTo(
            lab.oracle()
                .rows(
                    "select bucket, coalesce(sum(value), 0) from total left join (table debit"
                        + " union all table credit) t on value % 7 = bucket group by 1"
                        + " order by 1"));
    await().atMost(PATIENCE).until(() -> lab.sessions() == 0);
    await().atMost(PATIENCE).until(() -> rollbacks() > 0);
  }

  /** The server counts what it did a moment later. */
  private long rollbacks() {
    return lab.oracle()
        .number("select xact_rollback from pg_stat_database where datname = current_database()");
  }

  /** Upserts and deletes at random in both tables, with a checkpoint now and then. */
  private void change(long seed) {
    Random random = new Random(seed);
    SinkOptions options =
        WriterLab.options(UpsertType.INSERT_OR_UPDATE, 40 + (int) seed, Duration.ofMillis(20));
    try (LoneTask debit = task(TABLES.get(0), options);
        LoneTask credit = task(TABLES.get(1), options)) {
      for (int i = 0; i < CHANGES; i++) {
        RowKind kind = random.nextInt(4) == 0 ? RowKind.DELETE : RowKind.INSERT;
        long id = random.nextInt(KEYS);
        LoneTask task = random.nextBoolean() ? debit : credit;
        task.write(WriterLab.row(kind, id, "writer " + seed, (long) random.nextInt(1_000)));
        if (i % 100 == 99) {
          debit.checkpoint();
          credit.checkpoint();
        }
      }
      debit.endOfInput();
      credit.endOfInput();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private LoneTask task(String table, SinkOptions options) throws Exception {
    return LoneTask.of(WriterLab.sink(lab.connection(), table, WriterLab.ROWS, options, 0));
  }
}

package io.holowire.it.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.flink.Lab;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.Oracle.OracleException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A partitioned table of accounts whose balances always add up to the same, and the sessions that
 * transfer all the time: between partitions, from partition to partition, with new accounts in
 * pairs and old pairs that go, and VACUUM in between.
 */
final class Accounts implements AutoCloseable {
  static final String TABLE = "account";

  /** There from the beginning to the end, with these ids from 1. */
  static final int LASTING = 20_000;

  private static final long BALANCE = 1_000;
  private static final int SESSIONS = 3;
  private static final int REGIONS = 6;

  /** No transfer touches those whose id it divides. */
  private static final int UNTOUCHED = 10;

  /** Ids of pairs are above, so many for each session. */
  private static final long PAIRS = 1_000_000;

  /** Between transfers: leaves the processors to the scans. */
  private static final long PAUSE_NANOS = ScanLab.LONG ? 1 : TimeUnit.MILLISECONDS.toNanos(3);

  private final Lab lab;
  private final AtomicLong transfers = new AtomicLong();
  private final List<CompletableFuture<Void>> sessions = new ArrayList<>();
  private volatile boolean closed;

  private Accounts(Lab lab) {
    this.lab = lab;
  }

  /** Makes the table anew, in partitions by list of regions, with notes of such a length. */
  static void create(Lab lab, int note) {
    lab.oracle()
        .execute(
            "drop table if exists account;"
                + " create table account (id int8 not null, region int, balance int8, note text)"
                + " partition by list (region)");
    for (int region = 0; region < REGIONS; region++) {
      lab.oracle()
          .execute(
              "create table account_%d partition of account for values in (%d)"
                  .formatted(region, region));
    }
    lab.oracle()
        .execute(
            "insert into account select n, n %% %d, %d, repeat('x', %d) from generate_series(1, %d) n"
                .formatted(REGIONS, BALANCE, note, LASTING));
    lab.oracle().execute("create index on account (id)");
    lab.oracle().execute("analyze account");
  }

  /** Lets the sessions begin. */
  static Accounts start(Lab lab) throws InterruptedException {
    Accounts accounts = new Accounts(lab);
    for (int session = 0; session < SESSIONS; session++) {
      int number = session;
      accounts.sessions.add(CompletableFuture.runAsync(() -> accounts.transfer(number)));
    }
    accounts.sessions.add(CompletableFuture.runAsync(accounts::vacuum));
    accounts.awaitTransfers(50);
    return accounts;
  }

  /** Waits for so many more. */
  void awaitTransfers(int more) throws InterruptedException {
    long enough = transfers.get() + more;
    while (transfers.get() < enough) {
      sessions.stream().filter(CompletableFuture::isDone).forEach(CompletableFuture::join);
      Thread.sleep(5);
    }
  }

  private void transfer(int session) {
    Random random = new Random(session);
    try (Oracle oracle = lab.server().oracle(lab.name())) {
      long next = PAIRS * (session + 1);
      long oldest = next;
      while (!closed) {
        // One statement text is one transaction.
        StringBuilder sql = new StringBuilder();
        long from = account(session, random);
        long to = account(session, random);
        int amount = random.nextInt(100);
        sql.append(update(from, "balance = balance - " + amount));
        sql.append(update(to, "balance = balance + " + amount));
        sql.append(update(account(session, random), "region = " + random.nextInt(REGIONS)));
        sql.append(
            "insert into account values (%d, %d, %d, 'pair'), (%d, %d, %d, 'pair');"
                .formatted(
                    next,
                    random.nextInt(REGIONS),
                    amount,
                    next + 1,
                    random.nextInt(REGIONS),
                    -amount));
        next += 2;
        if (next - oldest > 1_000) {
          sql.append("delete from account where id in (%d, %d)".formatted(oldest, oldest + 1));
          oldest += 2;
        }
        oracle.execute(sql.toString());
        transfers.incrementAndGet();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** One that only this session touches. */
  private static long account(int session, Random random) {
    while (true) {
      long id = 1 + random.nextInt(LASTING);
      if (id % SESSIONS == session && id % UNTOUCHED != 0) {
        return id;
      }
    }
  }

  private static String update(long id, String change) {
    return "update account set " + change + " where id = " + id + ";";
  }

  private void vacuum() {
    try (Oracle oracle = lab.server().oracle(lab.name())) {
      while (!closed) {
        oracle.execute("vacuum account");
        Thread.sleep(100);
      }
    } catch (OracleException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** That it is what was there at one instant. */
  static void assertOneInstant(long[][] rows, String when) {
    Set<Long> ids = assertNobodyTwice(rows, when);
    List<Long> single = ids.stream().filter(id -> id >= PAIRS && !ids.contains(id ^ 1)).toList();
    assertThat(single).as("halves of pairs " + when).isEmpty();
    assertThat(ids.stream().filter(id -> id <= LASTING).count())
        .as("lasting accounts " + when)
        .isEqualTo(LASTING);
    assertThat(sum(rows)).as("sum " + when).isEqualTo(LASTING * BALANCE);
  }

  /** That those are there once that nobody has touched. */
  static void assertUntouchedOnce(long[][] rows, String when) {
    assertThat(untouched(rows).toArray())
        .as("untouched accounts " + when)
        .hasSize(LASTING / UNTOUCHED)
        .doesNotHaveDuplicates();
  }

  /** That those are there, once or more often, that nobody has touched. */
  static void assertUntouchedThere(long[][] rows, String when) {
    assertThat(untouched(rows).distinct().count())
        .as("untouched accounts " + when)
        .isEqualTo(LASTING / UNTOUCHED);
  }

  private static LongStream untouched(long[][] rows) {
    return Arrays.stream(rows)
        .mapToLong(row -> row[0])
        .filter(id -> id <= LASTING && id % UNTOUCHED == 0);
  }

  /** Whether it looks like one instant. */
  static boolean isSumRight(long[][] rows) {
    return sum(rows) == LASTING * BALANCE
        && Arrays.stream(rows).mapToLong(row -> row[0]).filter(id -> id <= LASTING).count()
            == LASTING;
  }

  private static long sum(long[][] rows) {
    return Arrays.stream(rows).mapToLong(row -> row[1]).sum();
  }

  private static Set<Long> assertNobodyTwice(long[][] rows, String when) {
    Map<Long, Long> times =
        Arrays.stream(rows).collect(Collectors.groupingBy(row -> row[0], Collectors.counting()));
    assertThat(times.entrySet().stream().filter(entry -> entry.getValue() > 1).limit(20).toList())
        .as("ids more than once " + when)
        .isEmpty();
    return times.keySet();
  }

  @Override
  public void close() {
    closed = true;
    sessions.forEach(CompletableFuture::join);
  }
}

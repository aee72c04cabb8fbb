package io.holowire.connector.sink.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.sink.load.LoadTask.Place;
import io.holowire.pgwire.kit.FaultProxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commits that are repeated, cut off, or cannot be made. */
@Tag("once")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class CommitIT {
  private static CommitLab lab;

  private final Place place = Place.first(new JobID());

  @BeforeAll
  static void open() {
    lab = new CommitLab();
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @BeforeEach
  void createTable() {
    lab.reset("(id int, value int)");
  }

  /** As Flink does when a committer fails after it has committed. */
  @ParameterizedTest
  @ValueSource(strings = {"staging", "prepared"})
  void aCommitOfACheckpointIsMadeOnce(String mode) throws Exception {
    BulkLoadSink sink = lab.streaming("sink.bulkload.mode", mode);
    List<Portion> portions;
    try (LoadTask task = LoadTask.open(sink, place)) {
      portions = task.writeAll(0, 10).checkpoint(1);
    }
    assertThat(lab.loaded()).isEqualTo("0/0");
    LoadTask.commit(sink, portions);
    assertThat(lab.loaded()).isEqualTo("10/10");
    LoadTask.commit(sink, portions);
    assertThat(lab.loaded()).isEqualTo("10/10");
    assertThat(lab.leftOvers()).isEmpty();
  }

  /** The writers ran again, because their results were lost after the commit. */
  @ParameterizedTest
  @ValueSource(strings = {"staging", "prepared"})
  void aWholeLoadIsCommittedOnceWhateverItIsBroughtAs(String mode) throws Exception {
    BulkLoadSink sink = lab.batch("sink.bulkload.mode", mode);
    List<Portion> portions = load(sink, place, 0, 10);
    LoadTask.commit(sink, portions);
    assertThat(lab.loaded()).isEqualTo("20/20");

    // One that was at work before the commit, and is not told.
    try (LoadTask late = LoadTask.open(lab.batch("sink.bulkload.mode", mode), place)) {
      late.writeAll(0, 1);
    }
    List<Portion> again = load(sink, place.again(), 100, 110);
    assertThat(again).as("of writers that know").isEmpty();
    LoadTask.commit(sink, portions);
    assertThat(lab.loaded()).isEqualTo("20/20");
    assertThat(lab.leftOvers()).isEmpty();
  }

  /** Two subtasks' portions, of twice as many rows. */
  private static List<Portion> load(BulkLoadSink sink, Place place, int from, int to)
      throws Exception {
    List<Portion> portions = new ArrayList<>();
    for (int subtask = 0; subtask < 2; subtask++) {
      try (LoadTask task = LoadTask.open(sink, place.subtask(subtask, 2))) {
        int shift = subtask * (to - from);
        portions.addAll(task.writeAll(from + shift, to + shift).end());
      }
    }
    return portions;
  }

  /** Two attempts have staged everything, and the second one's commit comes late. */
  @ParameterizedTest
  @ValueSource(strings = {"staging", "prepared"})
  void theFirstToCommitDecides(String mode) throws Exception {
    BulkLoadSink sink = lab.batch("sink.bulkload.mode", mode);
    List<Portion> first = load(sink, place, 0, 10);
    List<Portion> second = new ArrayList<>();
    for (int subtask = 2; subtask < 4; subtask++) { // whose numbers nobody cleans up
      try (LoadTask task = LoadTask.open(sink, place.subtask(subtask, 4))) {
        second.addAll(task.writeAll(1_000, 1_010).end());
      }
    }
    LoadTask.commit(sink, first);
    LoadTask.commit(sink, second);
    assertThat(lab.loaded()).isEqualTo("20/20");
    assertThat(lab.leftOvers()).isEmpty();
  }

  /** The commits of a prepared load are not one; what was begun is completed as it was decided. */
  @Test
  void aPreparedLoadThatIsHalfCommittedIsCompleted() throws Exception {
    try (FaultProxy proxy = lab.proxy()) {
      String[] options = {"sink.bulkload.mode", "prepared", "retry.max-duration", "0 s"};
      BulkLoadSink sink = lab.batch(options);
      BulkLoadSink cut = lab.batch(proxy, options);
      List<Portion> portions = load(sink, place, 0, 10);
      // The first COMMIT PREPARED arrives, and everything behind it does not.
      proxy.toServer().at("commit prepared", () -> proxy.toClient().stopReading());
      Thread committer = committing(cut, portions);
      await().until(() -> lab.loaded().equals("10/10"));
      proxy.resetAll();
      committer.join();

      // A writer runs again: it must not touch what is decided.
      try (LoadTask task = LoadTask.open(sink, place.subtask(1, 2).again())) {
        List<Portion> other = new ArrayList<>(portions.subList(0, 1));
        other.addAll(task.writeAll(500, 600).end());
        LoadTask.commit(sink, other);
      }
      assertThat(lab.loaded()).isEqualTo("20/20");
      assertThat(lab.oracle().number("select max(id) from t")).isEqualTo(19);
      assertThat(lab.leftOvers()).isEmpty();
    }
  }

  private static Thread committing(BulkLoadSink sink, List<Portion> portions) {
    Thread thread =
        new Thread(
            () -> {
              try {
                LoadTask.commit(sink, portions);
              } catch (Exception e) {
                // The connection is cut.
              }
            });
    thread.start();
    return thread;
  }

  /** Its TaskManager is cut off: nothing ends its session, and it holds the sink's lock. */
  @Test
  void aCommitterThatWasLostIsNotWaitedFor() throws Exception {
    try (FaultProxy proxy = lab.proxy()) {
      BulkLoadSink sink = lab.streaming();
      BulkLoadSink cut = lab.streaming(proxy);
      List<Portion> portions;
      try (LoadTask task = LoadTask.open(sink, place)) {
        portions = task.writeAll(0, 10).checkpoint(1);
      }
      proxy.toServer().at("drop table", () -> proxy.toServer().stopReading());
      Thread lost = committing(cut, portions);
      await()
          .until(
              () ->
                  lab.oracle().number("select count(*) from pg_locks where locktype = 'advisory'")
                      > 0);
      LoadTask.commit(sink, portions);
      assertThat(lab.loaded()).isEqualTo("10/10");
      proxy.toServer().heal();
      proxy.resetAll();
      lost.join();
      assertThat(lab.loaded()).isEqualTo("10/10");
      assertThat(lab.leftOvers()).isEmpty();
    }
  }

  /** COMMIT arrives and its answer does not, or it does not arrive: the ledger tells. */
  @ParameterizedTest
  @CsvSource({
    "staging, commit, true",
    "staging, commit, false",
    "staging, insert into, false",
    "staging, drop table, true",
    "prepared, commit prepared, true",
    "prepared, commit prepared, false"
  })
  void aCommitWithAnUnknownOutcomeIsMadeOnce(String mode, String words, boolean arrives)
      throws Exception {
    try (FaultProxy proxy = lab.proxy()) {
      BulkLoadSink sink = lab.streaming(proxy, "sink.bulkload.mode", mode);
      List<Portion> portions;
      try (LoadTask task = LoadTask.open(sink, place)) {
        portions = task.writeAll(0, 10).checkpoint(1);
      }
      proxy
          .toServer()
          .at(
              words.equals("commit") ? CommitLab.COMMIT : words,
              () -> {
                if (arrives) {
                  proxy.toClient().cutAfter(0);
                  CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)
                      .execute(
                          () -> {
                            proxy.resetAll();
                            proxy.toClient().heal();
                          });
                } else {
                  proxy.resetAll();
                }
              });
      LoadTask.commit(sink, portions);
      assertThat(lab.loaded()).isEqualTo("10/10");
      assertThat(lab.leftOvers()).isEmpty();
      assertThat(proxy.accepted()).as("connections").isGreaterThan(2);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "drop table t, does not exist, 'create table t (id int, value int)'",
    "alter table t drop column value, value, alter table t add column value int",
    "alter table t rename to u, does not exist, alter table u rename to t",
    "'alter table t add constraint small check (id < 5) not valid', small, alter table t drop constraint small",
  })
  void aTableThatCannotTakeTheRowsLosesNone(String change, String word, String back)
      throws Exception {
    BulkLoadSink sink = lab.streaming();
    List<Portion> portions;
    try (LoadTask task = LoadTask.open(sink, place)) {
      portions = task.writeAll(0, 10).checkpoint(1);
    }
    lab.oracle().execute(change);
    assertThatThrownBy(() -> LoadTask.commit(sink, portions))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("commit of the load into t at ")
        .hasMessageContaining(word)
        .hasMessageContaining("Nothing is lost: the 10 rows are in " + portions.get(0).id())
        .hasMessageContaining("It can be finished by hand, too");
    assertThat(lab.leftOvers()).hasSize(1);
    lab.oracle().execute(back);
    LoadTask.commit(sink, portions);
    assertThat(lab.loaded()).isEqualTo("10/10");
  }

  /** The statements of the message do what they say, and the job sees that they did. */
  @Test
  void finishedByHand() throws Exception {
    BulkLoadSink sink = lab.streaming();
    List<Portion> portions;
    try (LoadTask task = LoadTask.open(sink, place)) {
      portions = task.writeAll(0, 10).checkpoint(1);
    }
    lab.oracle().execute("alter table t add constraint small check (id < 5) not valid");
    IOException failure =
        catchThrowableOfType(IOException.class, () -> LoadTask.commit(sink, portions));
    lab.oracle().execute("alter table t drop constraint small; set search_path = pg_catalog");
    String message = failure.getMessage();
    lab.oracle().execute(message.substring(message.indexOf("BEGIN; ")));
    lab.oracle().execute("reset search_path");
    assertThat(lab.loaded()).isEqualTo("10/10");
    LoadTask.commit(sink, portions);
    assertThat(lab.loaded()).isEqualTo("10/10");
    assertThat(lab.leftOvers()).isEmpty();
  }

  @Test
  void rowsThatSomebodyHasTakenAwayAreMissed() throws Exception {
    BulkLoadSink sink = lab.streaming();
    try (LoadTask task = LoadTask.open(sink, place)) {
      List<Portion> gone = task.writeAll(0, 10).checkpoint(1);
      lab.oracle().execute("drop table holowire." + gone.get(0).id());
      assertThatThrownBy(() -> LoadTask.commit(sink, gone))
          .hasMessageContaining("is gone, and the ledger does not say that its 10 rows")
          .hasMessageNotContaining("Nothing is lost");
      List<Portion> fewer = task.writeAll(10, 20).checkpoint(2);
      lab.oracle().execute("delete from holowire." + fewer.get(0).id() + " where id = 15");
      assertThatThrownBy(() -> LoadTask.commit(sink, fewer))
          .hasMessageContaining("has 9 rows of 10")
          .hasMessageNotContaining("Nothing is lost");
      assertThat(lab.loaded()).isEqualTo("0/0");
    }
  }

  @Test
  void aPreparedTransactionThatSomebodyHasRolledBackIsMissed() throws Exception {
    BulkLoadSink sink = lab.streaming("sink.bulkload.mode", "prepared");
    try (LoadTask task = LoadTask.open(sink, place)) {
      List<Portion> portions = task.writeAll(0, 10).checkpoint(1);
      lab.oracle().execute("rollback prepared '" + portions.get(0).id() + "'");
      assertThatThrownBy(() -> LoadTask.commit(sink, portions))
          .hasMessageContaining("is gone, and the ledger does not say that it was committed")
          .hasMessageNotContaining("Nothing is lost");
    }
  }

  /** A writer runs again, and a committer that was cut off is still at work with what it knows. */
  @Test
  void aPreparedLoadIsDecidedOnlyWhenAllOfItIsThere() throws Exception {
    BulkLoadSink sink = lab.batch("sink.bulkload.mode", "prepared");
    List<Portion> first = load(sink, place, 0, 10);
    List<Portion> second = new ArrayList<>(first.subList(0, 1));
    try (LoadTask task = LoadTask.open(sink, place.subtask(1, 2).again())) {
      assertThatThrownBy(() -> LoadTask.commit(sink, first))
          .hasMessageContaining(first.get(1).id() + " is gone");
      assertThat(lab.loaded()).isEqualTo("0/0");
      second.addAll(task.writeAll(10, 20).end());
    }
    LoadTask.commit(sink, second);
    assertThat(lab.loaded()).isEqualTo("20/20");
    assertThat(lab.leftOvers()).isEmpty();
  }

  /** It was prepared longer ago than the ledger's rows are kept. */
  @Test
  void aCommitIsNotForgottenAtOnce() throws Exception {
    BulkLoadSink sink =
        lab.streaming("sink.bulkload.mode", "prepared", "sink.bulkload.ledger-retention", "2 s");
    List<Portion> portions;
    try (LoadTask task = LoadTask.open(sink, place)) {
      portions = task.writeAll(0, 10).checkpoint(1);
    }
    Thread.sleep(2_500);
    LoadTask.commit(sink, portions);
    LoadTask.commit(sink, portions);
    assertThat(lab.loaded()).isEqualTo("10/10");
  }

  /** A row of another sink, however old, does not go with it. */
  @Test
  void theLedgerIsPruned() throws Exception {
    BulkLoadSink sink = lab.streaming("sink.bulkload.ledger-retention", "1 h");
    BulkLoadSink other = lab.streaming();
    try (LoadTask task = LoadTask.open(sink, place);
        LoadTask second = LoadTask.open(other, place)) {
      for (int checkpoint = 1; checkpoint <= 3; checkpoint++) {
        LoadTask.commit(sink, task.writeAll(0, 1).checkpoint(checkpoint));
        LoadTask.commit(other, second.writeAll(0, 1).checkpoint(checkpoint));
      }
      assertThat(lab.oracle().number("select count(*) from holowire.ledger")).isEqualTo(6);
      lab.oracle().execute("update holowire.ledger set at = at - interval '2 hours'");
      LoadTask.commit(sink, task.writeAll(0, 1).checkpoint(4));
      assertThat(lab.oracle().rows("select checkpoint from holowire.ledger order by 1"))
          .as("the newest of each sink")
          .containsExactly(List.of("3"), List.of("4"));
    }
  }
}

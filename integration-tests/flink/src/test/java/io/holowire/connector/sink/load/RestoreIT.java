package io.holowire.connector.sink.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.sink.load.LoadTask.Place;
import io.holowire.pgwire.kit.FaultProxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job that goes on finds on the server: its own, and that of others. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class RestoreIT {
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

  private static BulkLoadSink sink(String mode) {
    return lab.streaming("sink.bulkload.mode", mode);
  }

  /** The job was lost between two checkpoints: what the first knows stays, the rest goes. */
  @ParameterizedTest
  @ValueSource(strings = {"staging", "prepared"})
  void whatNoCheckpointKnowsIsRemoved(String mode) throws Exception {
    BulkLoadSink sink = sink(mode);
    List<String> state;
    Portion known;
    try (LoadTask task = LoadTask.open(sink, place)) {
      known = task.writeAll(0, 10).checkpoint(5).get(0);
      state = task.state(5);
      task.writeAll(10, 20).checkpoint(6); // which was not completed
      task.writeAll(20, 30).prepare(7); // whose state was not even written
      assertThat(lab.leftOvers()).hasSize(3);
    }
    assertThat(lab.leftOvers()).as("handed out, so not the writer's to drop").hasSize(3);
    Place restored = Place.first(new JobID()).restoredFrom(5);
    try (LoadTask task = LoadTask.restore(sink(mode), restored, state.subList(0, 1))) {
      assertThat(lab.leftOvers()).containsExactly(known.id());
      LoadTask.commit(sink, List.of(known));
      LoadTask.commit(sink, task.writeAll(10, 30).checkpoint(6));
    }
    assertThat(lab.loaded()).isEqualTo("30/30");
    assertThat(lab.leftOvers()).isEmpty();
  }

  /** The JobManager counts attempts anew, and no checkpoint was completed. */
  @Test
  void aJobThatBeginsAgainDropsItsOwn() throws Exception {
    BulkLoadSink sink = sink("staging");
    BulkLoadSink other = sink("staging");
    try (LoadTask task = LoadTask.open(sink, place);
        LoadTask stranger = LoadTask.open(other, place)) {
      task.writeAll(0, 10).checkpoint(1);
      stranger.writeAll(0, 10).checkpoint(1);
    }
    LoadTask.open(sink, place).close();
    assertThat(lab.leftOvers()).as("of the other sink").hasSize(1);
  }

  /** Its task is gone, but its words are still on the way. */
  @ParameterizedTest
  @ValueSource(strings = {"staging", "prepared"})
  void aTransactionThatWouldEndLateIsEnded(String mode) throws Exception {
    try (FaultProxy proxy = lab.proxy()) {
      String[] options = {"sink.bulkload.mode", mode};
      BulkLoadSink sink = lab.streaming(proxy, options);
      CountDownLatch late = new CountDownLatch(1);
      LoadTask lost = LoadTask.open(sink, place.subtask(5, 8));
      proxy.toServer().at(mode.equals("staging") ? CommitLab.COMMIT : "prepare", () -> await(late));
      Thread ending =
          new Thread(() -> assertThatThrownBy(() -> lost.writeAll(0, 10).checkpoint(1)));
      ending.start();
      Awaitility.await()
          .until(
              () ->
                  lab.oracle()
                          .number(
                              "select count(*) from pg_stat_activity where state = 'idle in transaction' and datname = current_database()")
                      == 1);
      // The new attempt of another parallelism.
      LoadTask.open(sink, place.subtask(2, 3).again()).close();
      late.countDown();
      ending.join();
      lost.close();
      assertThat(lab.leftOvers()).isEmpty();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void whatWasNotHandedOutIsDroppedByItsWriter() throws Exception {
    for (String mode : List.of("staging", "prepared")) {
      try (LoadTask task = LoadTask.open(sink(mode), place)) {
        task.writeAll(0, 10).flush();
        assertThat(lab.leftOvers()).hasSize(1);
      }
      assertThat(lab.leftOvers()).isEmpty();
    }
  }

  /** Of four subtasks, or to four: each name is removed by one, before it makes anything. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7})
  void rescaled(int subtasks) throws Exception {
    BulkLoadSink sink = sink("staging");
    List<String> states = new ArrayList<>();
    for (int subtask = 0; subtask < 4; subtask++) {
      try (LoadTask task = LoadTask.open(sink, place.subtask(subtask, 4))) {
        task.writeAll(0, 10).checkpoint(2);
        states.addAll(task.state(2));
      }
    }
    assertThat(states).as("one for each possible subtask").hasSize(128).containsOnly(states.get(0));
    Place restored = place.again().restoredFrom(1);
    List<LoadTask> tasks = new ArrayList<>();
    int left = 4;
    for (int subtask = 0; subtask < subtasks; subtask++) {
      int number = subtask;
      long mine =
          lab.leftOvers().stream()
              .filter(name -> Integer.parseInt(name.split("_")[3]) % subtasks == number)
              .count();
      tasks.add(
          LoadTask.restore(
              sink("staging"), restored.subtask(subtask, subtasks), states.subList(0, 1)));
      left -= (int) mine;
      assertThat(lab.leftOvers()).hasSize(left);
    }
    assertThat(left).isZero();
    tasks.forEach(LoadTask::close);
  }

  @Test
  void aJobRestoredFromBeforeItsLastCommitIsRefused() throws Exception {
    for (String mode : List.of("staging", "prepared")) {
      lab.reset("(id int, value int)");
      BulkLoadSink sink = sink(mode);
      List<String> state = new ArrayList<>();
      try (LoadTask task = LoadTask.open(sink, place)) {
        for (int checkpoint = 1; checkpoint <= 3; checkpoint++) {
          int from = 10 * checkpoint;
          LoadTask.commit(sink, task.writeAll(from, from + 10).checkpoint(checkpoint));
        }
        state.addAll(task.state(3).subList(0, 1));
      }
      Place behind = Place.first(new JobID()).restoredFrom(2);
      assertThatThrownBy(() -> LoadTask.restore(sink(mode), behind, state))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(
              "sink.restore-behind = 'fail': the job is restored from checkpoint 2")
          .hasMessageContaining("has committed up to checkpoint 3");
      LoadTask.restore(sink(mode), behind.restoredFrom(3), state).close();

      BulkLoadSink accepting =
          lab.streaming("sink.bulkload.mode", mode, "sink.restore-behind", "at-least-once");
      try (LoadTask task = LoadTask.restore(accepting, behind, state)) {
        LoadTask.commit(accepting, task.writeAll(30, 40).checkpoint(3));
      }
      assertThat(lab.loaded()).isEqualTo("40/30");
      LoadTask.restore(sink(mode), behind.restoredFrom(3), state).close();
      assertThatThrownBy(() -> LoadTask.restore(sink(mode), behind, state))
          .hasMessageContaining("up to checkpoint 3");
    }
  }

  /** The job starts anew under the same sink: from before everything. */
  @Test
  void aJobThatStartsAnewAfterACommitIsRefused() throws Exception {
    BulkLoadSink sink = sink("staging");
    try (LoadTask task = LoadTask.open(sink, place)) {
      LoadTask.commit(sink, task.writeAll(0, 10).checkpoint(1));
    }
    assertThatThrownBy(() -> LoadTask.open(sink, place.again()))
        .hasMessageContaining("the job starts anew");
  }

  /** Another job prunes the ledger, of which this one needs rows that are older than that. */
  @ParameterizedTest
  @ValueSource(strings = {"staging", "prepared"})
  void whatIsHeldForLongIsNoOrphan(String mode) throws Exception {
    BulkLoadSink sink = sink(mode);
    List<Portion> held;
    List<String> state;
    try (LoadTask task = LoadTask.open(sink, place)) {
      held = task.writeAll(0, 10).checkpoint(1);
      state = task.state(2).subList(0, 1);
    }
    BulkLoadSink other = lab.streaming("sink.bulkload.ledger-retention", "1 h");
    try (LoadTask task = LoadTask.open(other, Place.first(new JobID()))) {
      lab.oracle().execute("update holowire.ledger set at = at - interval '2 hours'");
      LoadTask.commit(other, task.writeAll(100, 101).checkpoint(1));
    }
    LoadTask.restore(sink, place.again().restoredFrom(2), state).close();
    LoadTask.commit(sink, held);
    assertThat(lab.loaded()).isEqualTo("11/11");
  }

  /** Nothing was under way. */
  @Test
  void aConnectionThatIsLostBetweenPortions() throws Exception {
    BulkLoadSink sink = sink("staging");
    try (LoadTask task = LoadTask.open(sink, place)) {
      LoadTask.commit(sink, task.writeAll(0, 10).checkpoint(1));
      lab.disconnectAll();
      LoadTask.commit(sink, task.writeAll(10, 20).checkpoint(2));
    }
    assertThat(lab.loaded()).isEqualTo("20/20");
  }
}

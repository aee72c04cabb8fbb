package io.holowire.connector.sink.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.sink.load.LoadTask.Place;
import io.holowire.pgwire.kit.FaultProxy;
import java.io.IOException;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A server that says it is Hologres: PostgreSQL with the function by which we know it. Behind an
 * address of its own, because what an address is is remembered.
 */
class HologresLoadIT {
  private static CommitLab lab;
  private static FaultProxy proxy;

  private final Place place = Place.first(new JobID());

  @BeforeAll
  static void open() throws IOException {
    lab = new CommitLab();
    lab.oracle()
        .execute(
            "create function hg_version() returns text language sql as $$ select 'Hologres 3.1' $$");
    proxy = lab.proxy();
  }

  @AfterAll
  static void close() throws IOException {
    proxy.close();
    lab.close();
  }

  @Test
  void oneCopyAsTextStraightIntoTheTable() throws Exception {
    lab.reset("(id int, value int)");
    try (LoadTask task = LoadTask.open(lab.batch(proxy), place)) {
      task.writeAll(0, 10);
      assertThat(task.end()).as("left to commit").isEmpty();
    }
    assertThat(lab.loaded()).isEqualTo("10/10");
    assertThat(lab.oracle().number("select count(*) from pg_namespace where nspname = 'holowire'"))
        .isZero();
  }

  @Test
  void moreThanThatIsRefused() {
    lab.reset("(id int, value int)");
    assertRefused(lab.streaming(proxy), place, "'execution.runtime-mode' = 'batch'");
    assertRefused(
        lab.batch(proxy, "sink.delivery-guarantee", "exactly-once"),
        place,
        "sink.delivery-guarantee = 'exactly-once': table public.t is on Hologres");
    assertRefused(lab.batch(proxy), place.again(), "this is attempt 2; an earlier one may have");
    lab.reset("(id int, value int) partition by list (id)");
    assertRefused(lab.batch(proxy), place, "does not take the parent of partitions");
  }

  private static void assertRefused(BulkLoadSink sink, Place place, String why) {
    assertThatThrownBy(() -> LoadTask.open(sink, place))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
  }
}

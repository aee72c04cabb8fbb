package io.holowire.it.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.holowire.connector.lookup.HologresAsyncLookupFunction;
import io.holowire.connector.lookup.HologresLookupFunction;
import io.holowire.pgwire.kit.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Partitioned tables of a server that says it is Hologres, behind an address of its own, because
 * what an address is is remembered. Its user may read the children and not the parent.
 */
@Tag("once")
class ChildTablesIT {
  private static final int CHILDREN = 50;
  private static final int ROWS = 20;
  private static final LogicalType STRING = new VarCharType(VarCharType.MAX_LENGTH);

  private static final RowType PARTED =
      RowType.of(
          new LogicalType[] {STRING, new BigIntType(), STRING}, new String[] {"ds", "id", "name"});

  /** The partition column is not the first one. */
  private static final int[] ID_AND_DS = {1, 0};

  private static FunctionLab lab;
  private static FaultProxy proxy;
  private static String reader;

  @BeforeAll
  static void open() throws IOException {
    lab = new FunctionLab();
    reader = "reader_of_" + lab.name();
    proxy = lab.proxy();
    lab.oracle()
        .execute(
            """
            create function hg_version() returns text language sql as $$ select 'Hologres 3.1' $$;
            create role %s login password 'secret';
            create table parted (ds text, id bigint, name text default 'new', primary key (ds, id))
              partition by list (ds)
            """
                .formatted(reader));
    for (int child = 0; child < CHILDREN; child++) {
      createChild("c" + child, "d" + child);
    }
  }

  @AfterAll
  static void close() throws IOException {
    proxy.close();
    lab.oracle().execute("drop owned by " + reader + "; drop role " + reader);
    lab.close();
  }

  /** With the rows 0 to 19, each named after the child and its id. */
  private static void createChild(String name, String ds) {
    lab.oracle()
        .execute(
            """
            create table %1$s partition of parted for values in ('%2$s');
            insert into %1$s select '%2$s', n, '%1$s/' || n from generate_series(0, %3$d) n;
            grant select, insert on %1$s to %4$s
            """
                .formatted(name, ds, ROWS - 1, reader));
  }

  private static String[] options(String... more) {
    return Stream.concat(
            Stream.of(
                "endpoint",
                proxy.host() + ":" + proxy.port(),
                "username",
                reader,
                "password",
                "secret"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private static HologresAsyncLookupFunction async(String... more) throws Exception {
    return lab.open("parted", PARTED, ID_AND_DS, options(more));
  }

  private static HologresLookupFunction sync(String... more) throws Exception {
    HologresLookupFunction function =
        new HologresLookupFunction(lab.request("parted", PARTED, ID_AND_DS, null, options(more)));
    function.open(null);
    return function;
  }

  private static RowData key(long id, String ds) {
    return FunctionLab.key(id, StringData.fromString(ds));
  }

  private static List<String> names(Collection<RowData> rows) {
    return rows.stream().map(row -> row.getString(2).toString()).toList();
  }

  private static List<String> one(HologresAsyncLookupFunction function, RowData key)
      throws Exception {
    return names(FunctionLab.ask(function, key).get(0));
  }

  @Test
  void keysOfFiftyChildrenAtOnce() throws Exception {
    List<RowData> keys = new ArrayList<>();
    for (int child = 0; child < CHILDREN; child++) {
      for (long id = 0; id < ROWS + 2; id++) {
        keys.add(key(id, "d" + child));
      }
    }
    keys.add(key(1, "nowhere"));
    keys.add(key(1, "long".repeat(100)));
    Collections.shuffle(keys, new Random(6));
    keys.add(key(1, "d1"));
    keys.add(key(1, "d1"));
    HologresAsyncLookupFunction function = async();
    try {
      for (int repetition = 0; repetition < 2; repetition++) {
        List<Collection<RowData>> answers = FunctionLab.ask(function, keys);
        for (int i = 0; i < keys.size(); i++) {
          String ds = keys.get(i).getString(1).toString();
          long id = keys.get(i).getLong(0);
          assertThat(names(answers.get(i)))
              .as("%s, %d", ds, id)
              .isEqualTo(
                  ds.startsWith("d") && id < ROWS
                      ? List.of("c" + ds.substring(1) + "/" + id)
                      : List.of());
        }
      }
    } finally {
      function.close();
    }
  }

  @Test
  void oneAtATime() throws Exception {
    HologresLookupFunction function = sync();
    try {
      for (int child = 0; child < CHILDREN; child++) {
        assertThat(names(function.lookup(key(child % ROWS, "d" + child))))
            .containsExactly("c" + child + "/" + child % ROWS);
      }
      assertThat(function.lookup(key(ROWS, "d1"))).isEmpty();
      assertThat(function.lookup(key(1, "nowhere"))).isEmpty();
    } finally {
      function.close();
    }
  }

  @Test
  void withoutThePartitionColumnTheParentIsAsked() throws Exception {
    HologresAsyncLookupFunction function = lab.open("parted", PARTED, new int[] {1}, options());
    try {
      assertThatThrownBy(() -> FunctionLab.ask(function, FunctionLab.key(1L)))
          .hasMessageContaining("permission denied for table parted");
    } finally {
      function.close();
    }
  }

  @Test
  void aChildThatIsMadeLaterIsFound() throws Exception {
    HologresAsyncLookupFunction async = async();
    HologresLookupFunction sync = sync();
    try {
      assertThat(one(async, key(3, "late"))).isEmpty();
      assertThat(sync.lookup(key(3, "late"))).isEmpty();
      createChild("later", "late");
      await()
          .atMost(Duration.ofSeconds(12))
          .pollInterval(Duration.ofMillis(200))
          .untilAsserted(
              () -> {
                assertThat(one(async, key(3, "late"))).containsExactly("later/3");
                assertThat(names(sync.lookup(key(3, "late")))).containsExactly("later/3");
              });
    } finally {
      async.close();
      sync.close();
    }
  }

  @Test
  void aChildThatIsDroppedIsForgotten() throws Exception {
    createChild("before", "changed");
    HologresAsyncLookupFunction async = async();
    HologresLookupFunction sync = sync();
    try {
      assertThat(one(async, key(3, "changed"))).containsExactly("before/3");
      assertThat(names(sync.lookup(key(3, "changed")))).containsExactly("before/3");

      lab.oracle().execute("drop table before");
      createChild("after", "changed");
      assertThat(
              FunctionLab.ask(async, key(3, "changed"), key(4, "d4"), key(4, "changed")).stream()
                  .map(ChildTablesIT::names))
          .containsExactly(List.of("after/3"), List.of("c4/4"), List.of("after/4"));
      assertThat(names(sync.lookup(key(3, "changed")))).containsExactly("after/3");

      lab.oracle().execute("drop table after");
      assertThat(one(async, key(3, "changed"))).isEmpty();
      assertThat(sync.lookup(key(3, "changed"))).isEmpty();
    } finally {
      async.close();
      sync.close();
    }
  }

  @Test
  void missingKeysAreInsertedIntoTheirChildIfThereIsOne() throws Exception {
    createChild("filled", "filled");
    HologresAsyncLookupFunction async = async("lookup.insert-if-not-exists", "true");
    HologresLookupFunction sync = sync("lookup.insert-if-not-exists", "true");
    String refused = "lookup.insert-if-not-exists: no partition of public.parted for ds = 'it''s'";
    try {
      assertThat(
              FunctionLab.ask(async, key(100, "filled"), key(3, "d3"), key(101, "filled")).stream()
                  .map(ChildTablesIT::names))
          .containsExactly(List.of("new"), List.of("c3/3"), List.of("new"));
      assertThat(names(sync.lookup(key(102, "filled")))).containsExactly("new");
      assertThat(lab.oracle().number("select count(*) from filled where id >= 100")).isEqualTo(3);

      assertThatThrownBy(() -> FunctionLab.ask(async, key(1, "it's")))
          .hasMessageContaining(refused);
      assertThatThrownBy(() -> sync.lookup(key(1, "it's"))).hasMessageContaining(refused);
      createChild("found", "it''s");
      assertThat(one(async, key(200, "it's"))).as("not believed any more").containsExactly("new");
      assertThat(names(sync.lookup(key(201, "it's")))).containsExactly("new");
    } finally {
      async.close();
      sync.close();
    }
  }

  @Test
  void answersThatAreTooLargeTogether() throws Exception {
    createChild("fat", "fat");
    lab.oracle()
        .execute(
            "update parted set name = repeat(ds, 1000000 / length(ds)) where ds in ('d48', 'd49', 'fat')");
    HologresAsyncLookupFunction function = async();
    try {
      List<RowData> keys = new ArrayList<>();
      for (long id = 0; id < ROWS; id++) {
        keys.addAll(List.of(key(id, "fat"), key(id, "d48"), key(id, "d7"), key(id, "d49")));
      }
      List<Collection<RowData>> answers = FunctionLab.ask(function, keys);
      for (int i = 0; i < keys.size(); i++) {
        String ds = keys.get(i).getString(1).toString();
        assertThat(answers.get(i)).hasSize(1);
        RowData row = answers.get(i).iterator().next();
        assertThat(row.getString(0)).hasToString(ds);
        assertThat(row.getLong(1)).isEqualTo(keys.get(i).getLong(0));
        assertThat(row.getString(2).toBytes().length > 900_000).isEqualTo(!ds.equals("d7"));
      }
    } finally {
      function.close();
      for (int child = 48; child < CHILDREN; child++) {
        lab.oracle().execute("update c%1$d set name = 'c%1$d/' || id".formatted(child));
      }
      lab.oracle().execute("drop table fat");
    }
  }

  @Test
  void severalPartitionColumnsOfOtherTypesThanTheKeys() throws Exception {
    lab.oracle()
        .execute(
            """
            create domain hours as smallint check (value < 24);
            create table timed (name text, day int, hour hours) partition by range (hour, day);
            create table early partition of timed for values from (0, 0) to (12, 5);
            create table late partition of timed for values from (12, 5) to (23, 9);
            insert into timed values ('a', 4, 12), ('b', 5, 12), ('c', 6, 12);
            grant select on early, late to %s
            """
                .formatted(reader));
    RowType timed =
        RowType.of(
            new LogicalType[] {new IntType(), STRING, new BigIntType()},
            new String[] {"hour", "name", "day"});
    HologresAsyncLookupFunction function = lab.open("timed", timed, new int[] {2, 0}, options());
    try {
      assertThat(
              FunctionLab.ask(
                      function,
                      FunctionLab.key(5L, 12),
                      FunctionLab.key(4L, 12),
                      FunctionLab.key(7L, 12),
                      FunctionLab.key(5L, 24),
                      FunctionLab.key(6L, 12),
                      FunctionLab.key(Long.MAX_VALUE, 12),
                      FunctionLab.key(null, 12))
                  .stream()
                  .map(rows -> rows.stream().map(row -> row.getString(1).toString()).toList()))
          .containsExactly(
              List.of("b"), List.of("a"), List.of(), List.of(), List.of("c"), List.of(), List.of());
    } finally {
      function.close();
    }
  }
}

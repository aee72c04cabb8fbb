package io.holowire.it.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.flink.Lab;
import io.holowire.it.flink.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.flink.types.Row;

/** The ids of a relation, as three readers of many small splits get them. */
final class Scanned {
  private Scanned() {}

  static void assertEachOnce(Lab lab, String table, String... options) throws Exception {
    assertThat(ids(lab, table, options))
        .as(table)
        .isEqualTo(counted(lab.rows("select id from " + table)));
  }

  /** How often each came. */
  static Map<String, Long> ids(Lab lab, String table, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("scan.split-size", "64kb"));
    all.addAll(List.of(options));
    Session session = Session.checkpointing("1 min"); // so that splits come in an order
    List<Row> rows =
        session.run(
            "SET 'parallelism.default' = '3'; CREATE TABLE t (id BIGINT)"
                + lab.with(table, all.toArray(String[]::new))
                + "; SELECT id FROM t");
    return counted(rows.stream().map(row -> Objects.toString(row.getField(0), "NULL")).toList());
  }

  static Map<String, Long> counted(List<String> ids) {
    return ids.stream().collect(Collectors.groupingBy(id -> id, Collectors.counting()));
  }
}

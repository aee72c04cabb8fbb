package io.holowire.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.sql.LedgerSql.Entry;
import io.holowire.connector.sql.LedgerSql.Event;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The texts of the bulk load, with names that have to be quoted. */
class LoadTextTest {
  private static final TablePath TARGET = new TablePath("S", "t\"x");
  private static final TablePath STAGING = new TablePath("holowire", "stage_1");
  private static final List<String> COLUMNS = List.of("k", "my value");
  private static final List<SqlColumn> TYPED =
      List.of(
          new SqlColumn("k", "integer", 23, "integer", false),
          new SqlColumn("my value", "text", 25, "text", false));

  private static final MergeSql MERGE = new MergeSql(TARGET, STAGING, COLUMNS);

  @Test
  void everyRow() {
    assertThat(MERGE.append("a"))
        .isEqualTo(
            "INSERT INTO \"S\".\"t\"\"x\" (\"k\", \"my value\") SELECT \"k\", \"my value\" FROM"
                + " \"holowire\".\"stage_1\" WHERE a");
  }

  @Test
  void oneRowOfEachKey() {
    MergeSql.Key key = new MergeSql.Key(List.of("k"), List.of(), "o");
    String select =
        "INSERT INTO \"S\".\"t\"\"x\" (\"k\", \"my value\") SELECT DISTINCT ON (\"k\") \"k\","
            + " \"my value\" FROM \"holowire\".\"stage_1\" ORDER BY \"k\", \"o\"";
    assertThat(MERGE.merge(key, TYPED, OnConflict.of(UpsertType.INSERT_OR_IGNORE, List.of()), null))
        .isEqualTo(select + " ON CONFLICT (\"k\") DO NOTHING");
    assertThat(
            MERGE.merge(
                key, TYPED, OnConflict.of(UpsertType.INSERT_OR_REPLACE, List.of("d")), null))
        .isEqualTo(
            select
                + " DESC ON CONFLICT (\"k\") DO UPDATE SET \"my value\" = excluded.\"my value\","
                + " \"d\" = DEFAULT");
  }

  /** NULL equals nothing, so that such rows are not one. */
  @Test
  void aKeyThatMayBeNull() {
    MergeSql.Key key = new MergeSql.Key(List.of("k"), List.of("k"), "o");
    assertThat(MERGE.merge(key, TYPED, OnConflict.of(UpsertType.INSERT_OR_IGNORE, List.of()), "w"))
        .isEqualTo(
            "INSERT INTO \"S\".\"t\"\"x\" (\"k\", \"my value\") SELECT DISTINCT ON (\"k\", CASE WHEN"
                + " \"k\" IS NULL THEN \"o\" END) \"k\", \"my value\" FROM"
                + " \"holowire\".\"stage_1\" WHERE w ORDER BY \"k\", CASE WHEN \"k\" IS NULL THEN"
                + " \"o\" END, \"o\" ON CONFLICT (\"k\") DO NOTHING");
  }

  @Test
  void aRowOfTheLedger() {
    LedgerSql ledger = new LedgerSql("Led", "ger");
    Entry entry = new Entry("it's", Event.STAGED, "s", "j", TARGET, null, 3);
    assertThat(ledger.insert(entry))
        .isEqualTo(
            "INSERT INTO \"Led\".\"ger\" (id, event, sink, job, target, checkpoint, rows) VALUES"
                + " ('it''s', 'staged', 's', 'j', 'S.t\"x', NULL, 3)");
    assertThat(ledger.known(List.of("a", "b"), Event.COMMITTED))
        .isEqualTo("SELECT id FROM \"Led\".\"ger\" WHERE event = 'committed' AND id IN ('a', 'b')");
  }
}

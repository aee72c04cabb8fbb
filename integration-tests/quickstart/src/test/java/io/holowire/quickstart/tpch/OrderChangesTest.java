package io.holowire.quickstart.tpch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;
import org.junit.jupiter.api.Test;

class OrderChangesTest {
  private static final double SCALE = 0.01;

  private final Map<Object, GenericRowData> orders = new HashMap<>();

  @Test
  void everyChangeFitsWhatIsThere() {
    apply(Relation.ORDERS);
    apply(Relation.ORDER_CHANGES);
    assertThat(
            new Fingerprint().apply(orders.values().stream().map(RowData.class::cast).iterator()))
        .hasToString(
            new Fingerprint()
                .apply(Relation.ORDERS.rows(SCALE, 1, 1))
                .apply(Relation.ORDER_CHANGES.rows(SCALE, 1, 1))
                .toString());
  }

  @Test
  void partsMakeUpTheWhole() {
    Fingerprint parts = new Fingerprint();
    for (int part = 1; part <= 3; part++) {
      parts.apply(Relation.LINEITEM.rows(SCALE, part, 3));
    }
    assertThat(parts)
        .hasToString(new Fingerprint().apply(Relation.LINEITEM.rows(SCALE, 1, 1)).toString());
  }

  @Test
  void aRestoredSplitContinuesWhereItStood() {
    TpchSplit split = new TpchSplit(Relation.ORDERS, SCALE, 1, 1, 0);
    TpchRows first = split.getIterator();
    for (int i = 0; i < 100; i++) {
      first.next();
    }
    TpchRows second = split.getUpdatedSplitForIterator(first).getIterator();
    assertThat(second.next()).isEqualTo(first.next());
  }

  private void apply(Relation relation) {
    Iterator<RowData> changes = relation.rows(SCALE, 1, 1);
    while (changes.hasNext()) {
      GenericRowData row = (GenericRowData) changes.next();
      RowKind kind = row.getRowKind();
      row.setRowKind(RowKind.INSERT);
      switch (kind) {
        case INSERT -> assertThat(orders.put(row.getField(0), row)).isNull();
        case UPDATE_AFTER -> assertThat(orders.put(row.getField(0), row)).isNull();
        default -> assertThat(orders.remove(row.getField(0))).isEqualTo(row);
      }
    }
  }
}

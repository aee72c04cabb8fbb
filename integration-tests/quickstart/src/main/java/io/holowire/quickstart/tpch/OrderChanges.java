package io.holowire.quickstart.tpch;

import io.trino.tpch.Order;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.RowKind;

/**
 * A changelog over the orders: owns which order is updated, deleted, brought back or joined by a
 * new one. Of eight orders one is deleted, one updated, one updated twice, one deleted and inserted
 * again, one followed by a new order, which for every other of them is deleted again.
 *
 * <p>The changes of {@value #WINDOW} orders are dealt out in rounds, the first change of each, then
 * the second of each, so that the changes of one key are spread over several batches of the sink.
 */
final class OrderChanges implements Iterator<RowData> {
  private static final int WINDOW = 3_000;

  /** TPC-H uses the first 8 of every 32 order keys, so this one is free. */
  private static final int NEW_KEY_DISTANCE = 8;

  private final Iterator<Order> orders;
  private final Queue<RowData> pending = new ArrayDeque<>();
  private long orderNumber;

  OrderChanges(Iterator<Order> orders) {
    this.orders = orders;
  }

  @Override
  public boolean hasNext() {
    while (pending.isEmpty() && orders.hasNext()) {
      deal();
    }
    return !pending.isEmpty();
  }

  @Override
  public RowData next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return pending.remove();
  }

  private void deal() {
    List<List<RowData>> window = new ArrayList<>();
    for (int i = 0; i < WINDOW && orders.hasNext(); i++) {
      window.add(changes(orders.next(), orderNumber++));
    }
    int rounds = window.stream().mapToInt(List::size).max().orElse(0);
    for (int round = 0; round < rounds; round++) {
      for (List<RowData> changes : window) {
        if (round < changes.size()) {
          pending.add(changes.get(round));
        }
      }
    }
  }

  private static List<RowData> changes(Order order, long number) {
    return switch ((int) (number % 8)) {
      case 0 -> List.of(row(RowKind.DELETE, order, 0));
      case 1 -> List.of(row(RowKind.UPDATE_BEFORE, order, 0), row(RowKind.UPDATE_AFTER, order, 1));
      case 2 ->
          List.of(
              row(RowKind.UPDATE_BEFORE, order, 0),
              row(RowKind.UPDATE_AFTER, order, 1),
              row(RowKind.UPDATE_BEFORE, order, 1),
              row(RowKind.UPDATE_AFTER, order, 2));
      case 3 -> List.of(row(RowKind.DELETE, order, 0), row(RowKind.INSERT, order, 3));
      case 4 -> {
        RowData born = newOrder(RowKind.INSERT, order);
        yield number % 16 == 4 ? List.of(born) : List.of(born, newOrder(RowKind.DELETE, order));
      }
      default -> List.of();
    };
  }

  /** The order as it looks in its {@code version}; 0 is the one that was loaded. */
  private static GenericRowData row(RowKind kind, Order order, int version) {
    GenericRowData row = Relation.order(order);
    row.setRowKind(kind);
    if (version > 0) {
      row.setField(2, Relation.text("U"));
      row.setField(3, Relation.money(order.getTotalPriceInCents() + version * 100L));
      row.setField(8, Relation.text("version " + version + " of " + order.getComment()));
    }
    return row;
  }

  private static GenericRowData newOrder(RowKind kind, Order order) {
    GenericRowData row = row(kind, order, 1);
    row.setField(0, order.getOrderKey() + NEW_KEY_DISTANCE);
    return row;
  }
}

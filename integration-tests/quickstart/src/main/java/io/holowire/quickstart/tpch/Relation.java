package io.holowire.quickstart.tpch;

import io.trino.tpch.Customer;
import io.trino.tpch.CustomerGenerator;
import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import io.trino.tpch.Order;
import io.trino.tpch.OrderGenerator;
import java.util.Iterator;
import java.util.function.Function;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;

/** The TPC-H relations the quickstart moves: owns how a generated entity becomes a Flink row. */
public enum Relation {
  LINEITEM(
      "l_orderkey, l_partkey, l_suppkey, l_linenumber, l_quantity, l_extendedprice, l_discount,"
          + " l_tax, l_returnflag, l_linestatus, l_shipdate - DATE 'epoch',"
          + " l_commitdate - DATE 'epoch', l_receiptdate - DATE 'epoch', l_shipinstruct,"
          + " l_shipmode, l_comment") {
    @Override
    public Iterator<RowData> rows(double scale, int part, int parts) {
      return map(new LineItemGenerator(scale, part, parts).iterator(), Relation::lineItem);
    }
  },
  ORDERS(Relation.ORDER_COLUMNS) {
    @Override
    public Iterator<RowData> rows(double scale, int part, int parts) {
      return map(new OrderGenerator(scale, part, parts).iterator(), Relation::order);
    }
  },
  CUSTOMER(
      "c_custkey, c_name, c_address, c_nationkey, c_phone, c_acctbal, c_mktsegment, c_comment") {
    @Override
    public Iterator<RowData> rows(double scale, int part, int parts) {
      return map(new CustomerGenerator(scale, part, parts).iterator(), Relation::customer);
    }
  },
  /** Inserts, updates and deletes that happen to {@link #ORDERS} afterwards. */
  ORDER_CHANGES(Relation.ORDER_COLUMNS) {
    @Override
    public Iterator<RowData> rows(double scale, int part, int parts) {
      return new OrderChanges(new OrderGenerator(scale, part, parts).iterator());
    }
  };

  private static final String ORDER_COLUMNS =
      "o_orderkey, o_custkey, o_orderstatus, o_totalprice, o_orderdate - DATE 'epoch',"
          + " o_orderpriority, o_clerk, o_shippriority, o_comment";
  private static final int MONEY_PRECISION = 15;
  private static final int MONEY_SCALE = 2;

  private final String columns;

  Relation(String columns) {
    this.columns = columns;
  }

  /** PostgreSQL's expressions for the columns, dates as days since 1970, as Flink holds them. */
  String columns() {
    return columns;
  }

  /**
   * Generates one of {@code parts} equal parts of the relation, always the same rows in the same
   * order.
   *
   * @param scale the TPC-H scale factor; 1 is 6,000,000 line items
   * @param part the part to generate, from 1
   */
  public abstract Iterator<RowData> rows(double scale, int part, int parts);

  static GenericRowData order(Order order) {
    return GenericRowData.of(
        order.getOrderKey(),
        order.getCustomerKey(),
        text(String.valueOf(order.getOrderStatus())),
        money(order.getTotalPriceInCents()),
        order.getOrderDate(),
        text(order.getOrderPriority()),
        text(order.getClerk()),
        order.getShipPriority(),
        text(order.getComment()));
  }

  static DecimalData money(long cents) {
    return DecimalData.fromUnscaledLong(cents, MONEY_PRECISION, MONEY_SCALE);
  }

  static StringData text(String value) {
    return StringData.fromString(value);
  }

  private static GenericRowData lineItem(LineItem item) {
    return GenericRowData.of(
        item.getOrderKey(),
        item.getPartKey(),
        item.getSupplierKey(),
        item.getLineNumber(),
        money(item.getQuantity() * 100),
        money(item.getExtendedPriceInCents()),
        money(item.getDiscountPercent()),
        money(item.getTaxPercent()),
        text(item.getReturnFlag()),
        text(item.getStatus()),
        item.getShipDate(),
        item.getCommitDate(),
        item.getReceiptDate(),
        text(item.getShipInstructions()),
        text(item.getShipMode()),
        text(item.getComment()));
  }

  private static GenericRowData customer(Customer customer) {
    return GenericRowData.of(
        customer.getCustomerKey(),
        text(customer.getName()),
        text(customer.getAddress()),
        customer.getNationKey(),
        text(customer.getPhone()),
        money(customer.getAccountBalanceInCents()),
        text(customer.getMarketSegment()),
        text(customer.getComment()));
  }

  private static <E> Iterator<RowData> map(Iterator<E> entities, Function<E, RowData> toRow) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entities.hasNext();
      }

      @Override
      public RowData next() {
        return toRow.apply(entities.next());
      }
    };
  }
}

package io.holowire.jmh;

import io.holowire.pgwire.type.PgNumeric;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgText;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.holowire.pgwire.type.PgTime;
import io.netty.buffer.ByteBuf;
import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The first rows of TPC-H {@code lineitem}: owns the data that the row benchmarks share, texts
 * already in UTF-8, as Flink keeps them.
 */
@State(Scope.Benchmark)
public class LineItems {
  static final int ROWS = 10_000;
  static final int COLUMNS = 16;

  private static final int MONEY_SCALE = 2;

  private final Row[] rows =
      StreamSupport.stream(new LineItemGenerator(0.01, 1, 1).spliterator(), false)
          .limit(ROWS)
          .map(Row::of)
          .toArray(Row[]::new);

  Row row(int index) {
    return rows[index];
  }

  /** A line item and its texts: flag, status, instructions, mode, comment. */
  record Row(LineItem item, List<byte[]> texts) {
    static Row of(LineItem item) {
      return new Row(
          item,
          Stream.of(
                  item.getReturnFlag(),
                  item.getStatus(),
                  item.getShipInstructions(),
                  item.getShipMode(),
                  item.getComment())
              .map(text -> text.getBytes(StandardCharsets.UTF_8))
              .toList());
    }

    /** Appends the 16 fields, each with its length. */
    void write(ByteBuf out) {
      PgScalars.writeInt8(out, item.getOrderKey());
      PgScalars.writeInt8(out, item.getPartKey());
      PgScalars.writeInt8(out, item.getSupplierKey());
      PgScalars.writeInt4(out, item.getLineNumber());
      PgNumeric.write(out, item.getQuantity() * 100, MONEY_SCALE);
      PgNumeric.write(out, item.getExtendedPriceInCents(), MONEY_SCALE);
      PgNumeric.write(out, item.getDiscountPercent(), MONEY_SCALE);
      PgNumeric.write(out, item.getTaxPercent(), MONEY_SCALE);
      writeText(out, 0);
      writeText(out, 1);
      PgTime.writeDate(out, item.getShipDate());
      PgTime.writeDate(out, item.getCommitDate());
      PgTime.writeDate(out, item.getReceiptDate());
      writeText(out, 2);
      writeText(out, 3);
      writeText(out, 4);
    }

    private void writeText(ByteBuf out, int text) {
      byte[] utf8 = texts.get(text);
      PgText.write(out, utf8, 0, utf8.length, NulPolicy.FAIL);
    }
  }
}

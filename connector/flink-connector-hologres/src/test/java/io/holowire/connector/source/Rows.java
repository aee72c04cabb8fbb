package io.holowire.connector.source;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.ScanOptions;
import io.holowire.connector.pushdown.PushDown;
import io.holowire.connector.row.RowDecoder;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.source.plan.Part;
import io.holowire.connector.sql.Relation;
import io.holowire.connector.sql.RowOrder;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.copy.CopyEncoder;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** A scan of one bigint column "n", as the server would send it. */
final class Rows {
  static final TablePath TABLE = new TablePath("public", "numbers");
  static final ScanRequest REQUEST = request("db1:5432");

  static final Snapshot SNAPSHOT = new Snapshot("0-1", "127.0.0.1", 5432, 17, "today");

  private Rows() {}

  /** A split that has not been begun. */
  static HologresSplit split(int id, Snapshot snapshot) {
    Part part = new Part(TABLE.toSql(), "n = " + id, RowOrder.ANY, 1_000);
    return new HologresSplit(Integer.toString(id), part, snapshot, 0);
  }

  static ScanRequest request(String endpoint) {
    return new ScanRequest(
        new ConnectionOptions(endpoint, null, "shop", "u", "secret", null, null, null, "test", 2),
        ScanOptions.DEFAULTS,
        new Relation.Table(TABLE),
        RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"n"}),
        PushDown.NONE,
        new RowSettings(ZoneOffset.UTC, PgText.NulPolicy.FAIL),
        true);
  }

  /**
   * Chunks of a whole COPY with the rows 0 … rows-1 in as many pieces as there are, trailer
   * included.
   */
  static List<ByteBuf> copy(int rows, int rowsPerChunk) {
    List<ByteBuf> chunks = new ArrayList<>();
    int chunkBytes = Math.max(64, 14 * rowsPerChunk); // the least it takes
    try (CopyEncoder encoder =
        new CopyEncoder(UnpooledByteBufAllocator.DEFAULT, 1, chunkBytes, chunks::add)) {
      for (long i = 0; i < rows; i++) {
        PgScalars.writeInt8(encoder.beginRow(), i);
        encoder.endRow();
      }
      encoder.finish();
    }
    return chunks;
  }

  static SplitRows decoder(long skip, SimpleCounter bytesIn) {
    RowDecoder decoder =
        new RowDecoder(
            REQUEST.produced(),
            List.of(ColumnShape.plain("n", 1, Oid.INT8, "bigint")),
            0,
            REQUEST.rows());
    return new SplitRows(REQUEST, decoder, SplitRows.Positions.NUMBERS, skip, bytesIn);
  }
}

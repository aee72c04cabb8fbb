package io.holowire.connector.sink.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.sql.CopyFormat;
import io.holowire.pgwire.kit.Allocations;
import io.holowire.pgwire.type.Oid;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.BooleanType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.TimeType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarBinaryType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoders allocate nothing of their own per row: what is allocated is per chunk. */
class EncoderAllocationTest {
  private static final int ROWS = 20_000;

  /** A fraction of the smallest object: leaves room for what a chunk of rows costs. */
  private static final double BYTES_PER_ROW = 4;

  private static final LogicalType[] TYPES = {
    new BigIntType(),
    new VarCharType(VarCharType.MAX_LENGTH),
    new BooleanType(),
    new IntType(),
    new DoubleType(),
    new DateType(),
    new TimeType(3),
    new TimestampType(3),
    new VarBinaryType(20),
  };

  private static final int[] OIDS = {
    Oid.INT8,
    Oid.TEXT,
    Oid.BOOL,
    Oid.NUMERIC,
    Oid.FLOAT8,
    Oid.DATE,
    Oid.TIME,
    Oid.TIMESTAMPTZ,
    Oid.BYTEA
  };

  private static EncoderFixture fixture() {
    EncoderFixture fixture = new EncoderFixture();
    // The leak detector, at the level the tests run with, would allocate a trace per value.
    fixture.allocator = new UnpooledByteBufAllocator(true, /* disableLeakDetector= */ true);
    for (int i = 0; i < TYPES.length; i++) {
      fixture.column(TYPES[i], OIDS[i]);
    }
    return fixture;
  }

  private static GenericRowData row() {
    return GenericRowData.of(
        7L,
        StringData.fromBytes("some text | with a delimiter".getBytes()),
        true,
        -12_345_678,
        0.1,
        19_000,
        86_399_999,
        TimestampData.fromEpochMillis(1_700_000_000_123L),
        new byte[20]);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void nothingPerRow(boolean text) {
    EncoderFixture fixture = fixture();
    fixture.drop = true;
    CopyFormat format = text ? CopyFormat.text('|') : CopyFormat.BINARY;
    RecentKeys keys = new RecentKeys(fixture.columns().subList(0, 2));
    GenericRowData row = row();
    Runnable load =
        () -> {
          try (RowEncoder encoder = fixture.encoder(format, keys)) {
            for (int i = 0; i < ROWS; i++) {
              encoder.write(row);
            }
            encoder.finish();
          }
        };
    load.run(); // loads classes, grows what is kept
    load.run();
    assertThat((double) Allocations.bytes(load) / ROWS)
        .as("bytes per row")
        .isLessThan(BYTES_PER_ROW);
  }
}

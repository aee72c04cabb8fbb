package io.holowire.connector.sink.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.sql.CopyFormat;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgText;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentKeysTest {
  private static final List<SqlColumn> KEY =
      List.of(
          new SqlColumn("id", "bigint", Oid.INT8, "bigint", false),
          new SqlColumn("s", "text", Oid.TEXT, "text", false));

  private final ByteBuf fields = Unpooled.buffer();

  private void add(RecentKeys keys, long row, long id, String text) {
    fields.clear().writeByte(7);
    PgScalars.writeInt8(fields, id);
    PgText.write(fields, text, NulPolicy.FAIL);
    PgScalars.writeNull(fields); // not of the key
    keys.add(row, fields, 1);
  }

  /** Whatever is said of a row is true, and the last rows are remembered. */
  @ParameterizedTest
  @ValueSource(ints = {100, 1_000, 3_000, 1 << 16})
  void theLastRowsAreRemembered(int bytes) {
    RecentKeys keys = new RecentKeys(KEY, bytes);
    Random random = new Random(bytes);
    Map<Long, String> expected = new HashMap<>();
    for (long row = 1; row <= 4_000; row++) {
      String text = "x".repeat(random.nextInt(30));
      long id = random.nextLong();
      add(keys, row, id, text);
      expected.put(row, "(\"id\", \"s\") = (" + id + ", '" + text + "')");
      assertThat(keys.describe(row)).isEqualTo(expected.get(row));
      if (row % 100 == 0 || row < 50) {
        assertRemembered(keys, row, expected, bytes);
      }
    }
  }

  private static void assertRemembered(
      RecentKeys keys, long last, Map<Long, String> expected, int bytes) {
    int longest = 12 + 4 + 29 + 12;
    long sure = Math.min(last, (bytes - longest) / longest);
    for (long row = last; row > last - sure; row--) {
      assertThat(keys.describe(row)).isEqualTo(expected.get(row));
    }
    long row = last - sure;
    while (row > 0 && !keys.describe(row).isEmpty()) {
      assertThat(keys.describe(row)).isEqualTo(expected.get(row));
      row--;
    }
    for (long old = row; old > Math.max(0, row - 9); old--) {
      assertThat(keys.describe(old)).isEmpty();
    }
    assertThat(keys.describe(last + 1)).isEmpty();
  }

  @Test
  void aLongKeyPushesNoneOut() {
    RecentKeys keys = new RecentKeys(KEY);
    add(keys, 1, 1, "a");
    add(keys, 2, 2, "x".repeat(5_000_000));
    assertThat(keys.describe(1)).isEqualTo("(\"id\", \"s\") = (1, 'a')");
    assertThat(keys.describe(2)).isEmpty();
  }

  @Test
  void withoutAKeyNothingIsRemembered() {
    RecentKeys keys = new RecentKeys(List.of());
    add(keys, 1, 1, "a");
    assertThat(keys.describe(1)).isEmpty();
  }

  /** Of a row that was taken back the number is used again. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void encodersTellOfEachRow(boolean text) {
    EncoderFixture fixture =
        new EncoderFixture()
            .column(new BigIntType(), Oid.INT8)
            .column(new VarCharType(9), Oid.TEXT)
            .column(new BigIntType(), Oid.INT2);
    RecentKeys keys = new RecentKeys(fixture.columns().subList(0, 2));
    CopyFormat format = text ? CopyFormat.text('|') : CopyFormat.BINARY;
    for (int copy = 0; copy < 2; copy++) {
      try (RowEncoder encoder = fixture.encoder(format, keys)) {
        assertThat(keys.describe(1)).isEmpty();
        for (long i = 1; i <= 9_000; i++) {
          encoder.write(GenericRowData.of(i, StringData.fromString("é"), 1L));
        }
        assertThat(keys.describe(1)).isEqualTo("(\"c0\", \"c1\") = (1, 'é')");
        assertThat(keys.describe(9_000)).isEqualTo("(\"c0\", \"c1\") = (9000, 'é')");
        assertThat(keys.describe(9_001)).isEmpty();
      }
    }
  }
}

package io.holowire.connector.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.LookupSettings;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.type.PgText.NulPolicy;
import java.time.Duration;
import java.time.ZoneOffset;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupRequestTest {
  private static LookupRequest request(int batchSize, int poolSize) {
    return new LookupRequest(
        new ConnectionOptions("db:1", null, "shop", "u", "pw", null, null, null, "p", poolSize),
        new LookupSettings(true, batchSize, 3, Duration.ofSeconds(60), false),
        new TablePath(null, "t"),
        RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"n"}),
        RowType.of(new LogicalType[] {new BigIntType()}, new String[] {"n"}),
        new RowSettings(ZoneOffset.UTC, NulPolicy.FAIL),
        null);
  }

  @ParameterizedTest
  @CsvSource({"256, 3, 8192", "1000, 9, 11000", "10000, 1, 30000"})
  void keysInFlightFillTheBatchesOnTheirWayAndTwoMore(int batchSize, int poolSize, int keys) {
    assertThat(request(batchSize, poolSize).limits())
        .isEqualTo(new BatchLimits(batchSize, poolSize, keys, 16 << 20));
  }

  @Test
  void smallBatchesDoNotBoundTheKeysInFlight() {
    assertThat(request(1, 1).limits()).isEqualTo(new BatchLimits(1, 1, 8_192, 16 << 20));
    assertThat(request(20, 3).limits().keysInFlight()).isEqualTo(8_192);
  }

  @Test
  void hugeBatchesDoNotOverflow() {
    assertThat(request(Integer.MAX_VALUE, 3).limits().keysInFlight()).isEqualTo(Integer.MAX_VALUE);
  }
}

package io.holowire.connector.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.server.UniqueIndex;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.type.Oid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.CharType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.FloatType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.NullType;
import org.apache.flink.table.types.logical.SmallIntType;
import org.apache.flink.table.types.logical.TimestampType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;

class LookedUpTableTest {
  private static final TableShape TABLE =
      new TableShape(
          1,
          new TablePath("public", "t"),
          'r',
          false,
          null,
          List.of(
              ColumnShape.plain("i", 1, Oid.INT4, "integer"),
              ColumnShape.plain("s", 2, Oid.TEXT, "text"),
              ColumnShape.plain("n", 3, Oid.NUMERIC, "numeric"),
              ColumnShape.plain("r", 4, Oid.FLOAT4, "real"),
              ColumnShape.plain("z", 5, Oid.TIMESTAMPTZ, "timestamptz"),
              ColumnShape.plainArray("a", 6, Oid.arrayOf(Oid.INT4), Oid.INT4, "integer[]")),
          List.of(new UniqueIndex("t_pkey", true, true, List.of("s", "i"))));

  private static LookedUpTable table(String... more) {
    Map<String, String> options =
        new HashMap<>(Map.of("endpoint", "db:1", "database", "d", "table", "t"));
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return LookedUpTable.of(FunctionOptions.read(options), TABLE);
  }

  private static LogicalType argument(String column, LogicalType given) {
    return table("lookup.key", column).arguments(List.of(given)).get(0);
  }

  @Test
  void theKeyIsThePrimaryOneInItsOrder() {
    assertThat(table().key()).extracting(ColumnShape::name).containsExactly("s", "i");
    assertThat(table("lookup.key", "I").key()).extracting(ColumnShape::name).containsExactly("i");
    assertThat(table().result().asSummaryString())
        .isEqualTo(
            "ROW<`i` INT, `s` STRING, `n` DECIMAL(38, 18), `r` FLOAT, `z` TIMESTAMP_LTZ(6),"
                + " `a` ARRAY<INT>> NOT NULL");
    assertThat(table("lookup.columns", "n, i").result().getFieldNames()).containsExactly("n", "i");
  }

  @Test
  void whatCannotBeAKeyIsNamed() {
    assertThatThrownBy(() -> table("lookup.key", "a"))
        .hasMessageContaining("column \"a\": is an array");
    assertThatThrownBy(() -> table("lookup.key", "i, I")).hasMessageContaining("a column twice");
    assertThatThrownBy(() -> table("lookup.key", "nobody"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("no column \"nobody\"");
  }

  /** Else Flink would round or cut, and meet what is not equal. */
  @Test
  void argumentsThatCanBeSentAreNotCast() {
    assertThat(argument("i", new BigIntType())).isEqualTo(new BigIntType());
    assertThat(argument("i", new SmallIntType())).isEqualTo(new SmallIntType());
    assertThat(argument("i", new DecimalType(10, 0))).isEqualTo(new DecimalType(10, 0));
    assertThat(argument("n", new DecimalType(30, 25))).isEqualTo(new DecimalType(30, 25));
    assertThat(argument("n", new IntType())).isEqualTo(new IntType());
    assertThat(argument("s", new CharType(3))).isEqualTo(new CharType(3));
    assertThat(argument("z", new TimestampType(9))).isEqualTo(new TimestampType(9));
  }

  @Test
  void othersAreCastWhereFlinkDoesItByItself() {
    assertThat(argument("r", new IntType())).isEqualTo(new FloatType());
    assertThat(argument("i", new NullType())).isEqualTo(new IntType());
    assertThat(argument("z", new NullType())).isEqualTo(new LocalZonedTimestampType(6));
  }

  @Test
  void argumentsThatDoNotFitAreNamed() {
    assertThatThrownBy(() -> argument("i", new VarCharType(9)))
        .hasMessage(
            "argument 1 is compared with column \"i\" of table public.t, the server's integer:"
                + " VARCHAR(9) does not go with it, INT does");
    assertThatThrownBy(() -> argument("i", new DecimalType(5, 2)))
        .hasMessageContaining("DECIMAL(5, 2) does not go with it, INT does");
    assertThatThrownBy(() -> argument("r", new DoubleType()))
        .hasMessageContaining("DOUBLE does not go with it, FLOAT does");
    assertThatThrownBy(() -> table().arguments(List.of(new IntType())))
        .hasMessage(
            "the key of table public.t has 2 columns, (s text, i integer); the call has 1 arguments");
  }
}

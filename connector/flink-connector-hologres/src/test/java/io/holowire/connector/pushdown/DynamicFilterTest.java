package io.holowire.connector.pushdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class DynamicFilterTest {
  private static final NumberValue NUMBER = new NumberValue("\"i\"", "\"i\"", new IntType());
  private static final TextValue TEXT =
      new TextValue("\"s\"", "\"s\"", "text", 0, new TextValue.Rules(true, true, true));
  private static final TemporalValue DATE =
      new TemporalValue("\"dt\"", new DateType(), "date", 1, null);

  private static List<RowData> rows(Object[]... rows) {
    return Arrays.stream(rows).<RowData>map(GenericRowData::of).toList();
  }

  @Test
  void keysOfOneColumn() {
    DynamicFilter filter = new DynamicFilter(List.of(NUMBER));
    RowType type = RowType.of(new IntType());
    assertThat(filter.where(type, rows(new Object[] {1}, new Object[] {null}, new Object[] {-2})))
        .isEqualTo("\"i\" IN ('1'::int4, '-2'::int4)");
  }

  @Test
  void keysOfSeveralColumnsAreTuples() {
    DynamicFilter filter = new DynamicFilter(List.of(TEXT, DATE));
    RowType type = RowType.of(VarCharType.STRING_TYPE, new DateType());
    assertThat(
            filter.where(
                type,
                rows(
                    new Object[] {StringData.fromString("it's"), 0},
                    new Object[] {StringData.fromString("a"), null})))
        .isEqualTo("(\"s\", \"dt\") IN (('it''s'::text, '1970-01-01'::date))");
  }

  @Test
  void noKeyNoRow() {
    DynamicFilter filter = new DynamicFilter(List.of(NUMBER));
    RowType type = RowType.of(new IntType());
    assertThat(filter.where(type, List.of())).isEqualTo("FALSE");
    assertThat(filter.where(type, rows(new Object[] {null}, new Object[] {null})))
        .isEqualTo("FALSE");
  }

  @Test
  void whatTheServerCannotHaveMakesNoCondition() {
    DynamicFilter filter = new DynamicFilter(List.of(TEXT));
    RowType type = RowType.of(VarCharType.STRING_TYPE);
    assertThat(filter.where(type, rows(new Object[] {StringData.fromString("a\0b")}))).isNull();
  }

  @Test
  void tooManyKeysMakeNoCondition() {
    List<RowData> keys = new ArrayList<>();
    for (int i = 0; i <= 1_000; i++) {
      keys.add(GenericRowData.of(i));
    }
    DynamicFilter filter = new DynamicFilter(List.of(NUMBER));
    assertThat(filter.where(RowType.of(new IntType()), keys)).isNull();
    assertThat(filter.where(RowType.of(new IntType()), keys.subList(0, 1_000))).contains("999");
  }

  @Test
  void itTravels() throws Exception {
    DynamicFilter filter = InstantiationUtil.clone(new DynamicFilter(List.of(NUMBER, TEXT, DATE)));
    assertThat(
            filter.where(
                RowType.of(new IntType(), VarCharType.STRING_TYPE, new DateType()), List.of()))
        .isEqualTo("FALSE");
  }
}

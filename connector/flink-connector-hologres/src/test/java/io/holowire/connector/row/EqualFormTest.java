package io.holowire.connector.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgArray;
import io.holowire.pgwire.type.PgNumeric;
import io.holowire.pgwire.type.PgScalars;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EqualFormTest {

  /** Behind something else, as in a key of several columns. */
  private static String form(int oid, Consumer<ByteBuf> value) {
    ByteBuf out = Unpooled.buffer().writeLong(-1);
    value.accept(out);
    EqualForm.of(oid).apply(out, Long.BYTES);
    return ByteBufUtil.hexDump(out);
  }

  private static String text(int oid, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return form(oid, out -> out.writeInt(bytes.length).writeBytes(bytes));
  }

  private static String number(String number) {
    return form(Oid.NUMERIC, out -> PgNumeric.write(out, new BigDecimal(number)));
  }

  @Test
  void zerosAndNotNumbers() {
    assertThat(form(Oid.FLOAT8, out -> PgScalars.writeFloat8(out, -0.0)))
        .isEqualTo(form(Oid.FLOAT8, out -> PgScalars.writeFloat8(out, 0.0)));
    assertThat(form(Oid.FLOAT4, out -> PgScalars.writeFloat4(out, -0.0f)))
        .isEqualTo(form(Oid.FLOAT4, out -> PgScalars.writeFloat4(out, 0.0f)));
    assertThat(form(Oid.FLOAT8, out -> out.writeInt(8).writeLong(0xFFF8_0000_0000_0001L)))
        .isEqualTo(form(Oid.FLOAT8, out -> PgScalars.writeFloat8(out, Double.NaN)));
    assertThat(form(Oid.FLOAT4, out -> out.writeInt(4).writeInt(0xFFC0_0001)))
        .isEqualTo(form(Oid.FLOAT4, out -> PgScalars.writeFloat4(out, Float.NaN)));
    assertThat(form(Oid.FLOAT8, out -> PgScalars.writeFloat8(out, 1.5)))
        .isNotEqualTo(form(Oid.FLOAT8, out -> PgScalars.writeFloat8(out, -1.5)));
  }

  @Test
  void spacesAtTheEndCountInTextAlone() {
    assertThat(text(Oid.BPCHAR, "a  ")).isEqualTo(text(Oid.BPCHAR, "a"));
    assertThat(text(Oid.BPCHAR, " a")).isNotEqualTo(text(Oid.BPCHAR, "a"));
    assertThat(text(Oid.BPCHAR, "  ")).isEqualTo(text(Oid.BPCHAR, ""));
    assertThat(text(Oid.TEXT, "a ")).isNotEqualTo(text(Oid.TEXT, "a"));
  }

  @Test
  void zerosBehindTheLastDigitDoNotCount() {
    assertThat(number("1")).isEqualTo(number("1.00")).isEqualTo(number("1.0000000000"));
    assertThat(number("0")).isEqualTo(number("0.00"));
    assertThat(number("-12345.678")).isEqualTo(number("-12345.67800"));
    assertThat(number("1")).isNotEqualTo(number("-1")).isNotEqualTo(number("10000"));
    assertThat(number("0.1")).isNotEqualTo(number("0.01"));
  }

  @Test
  void arraysAreEqualWhenTheirElementsAre() {
    assertThat(array(Oid.FLOAT8, false, 1.0, -0.0))
        .isEqualTo(array(Oid.FLOAT8, true, 1.0, 0.0))
        .isNotEqualTo(array(Oid.FLOAT8, true, 0.0, 1.0))
        .isNotEqualTo(array(Oid.FLOAT8, true, 1.0, 0.0, null));
    assertThat(array(Oid.FLOAT8, false)).isNotEqualTo(array(Oid.FLOAT8, true, (Double) null));
  }

  private static String array(int oid, boolean mayHaveNull, Double... elements) {
    ByteBuf out = Unpooled.buffer().writeLong(-1);
    int mark = PgArray.begin(out, oid);
    for (Double element : elements) {
      if (element == null) {
        PgScalars.writeNull(out);
      } else {
        PgScalars.writeFloat8(out, element);
      }
    }
    PgArray.end(out, mark, elements.length, mayHaveNull);
    EqualForm.of(oid).applyToArray(out, mark);
    return ByteBufUtil.hexDump(out);
  }
}

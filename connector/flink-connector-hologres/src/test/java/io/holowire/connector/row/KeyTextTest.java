package io.holowire.connector.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.sql.SqlColumn;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgNumeric;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgText;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.holowire.pgwire.type.PgTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyTextTest {
  private final ByteBuf bytes = Unpooled.buffer().writeInt(0);

  private String text(SqlColumn... key) {
    return KeyText.of(List.of(key), bytes.array(), Integer.BYTES);
  }

  private static SqlColumn column(String name, int oid) {
    return new SqlColumn(name, "type", oid, "type", false);
  }

  @Test
  void numbersTimesAndNull() {
    PgScalars.writeInt8(bytes, -5);
    PgScalars.writeNull(bytes);
    PgTime.writeDate(bytes, 0);
    PgNumeric.write(bytes, 150, 2);
    PgScalars.writeBool(bytes, true);
    PgTime.writeTimestamp(bytes, 1_500_000);
    assertThat(
            text(
                column("id", Oid.INT8),
                column("n\"o", Oid.TEXT),
                column("day", Oid.DATE),
                column("price", Oid.NUMERIC),
                column("b", Oid.BOOL),
                column("at", Oid.TIMESTAMPTZ)))
        .isEqualTo(
            "(\"id\", \"n\"\"o\", \"day\", \"price\", \"b\", \"at\") ="
                + " (-5, NULL, 1970-01-01, 1.50, true, 1970-01-01 00:00:01.5+00)");
  }

  @Test
  void textIsQuotedCutAndWithoutControls() {
    PgText.write(bytes, "it\n" + "x".repeat(200), NulPolicy.FAIL);
    assertThat(text(column("t", Oid.VARCHAR)))
        .isEqualTo("(\"t\") = ('it?" + "x".repeat(97) + "…')");
  }

  @Test
  void labelsOfEnumsAreText() {
    PgText.write(bytes, "sad", NulPolicy.FAIL);
    assertThat(text(column("mood", 100_001))).isEqualTo("(\"mood\") = ('sad')");
  }

  @Test
  void arraysAreBytes() {
    PgScalars.writeBytea(bytes, new byte[] {1, -1});
    assertThat(text(new SqlColumn("a", "type[]", 100_001, "type[]", true)))
        .isEqualTo("(\"a\") = (\\x01ff)");
  }
}

package io.holowire.pgwire.type;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OidTest {
  @Test
  void arraysAndElementsPairUp() {
    int[] elements = {
      Oid.BOOL,
      Oid.INT2,
      Oid.INT4,
      Oid.INT8,
      Oid.FLOAT4,
      Oid.FLOAT8,
      Oid.NUMERIC,
      Oid.TEXT,
      Oid.VARCHAR,
      Oid.BPCHAR,
      Oid.BYTEA,
      Oid.DATE,
      Oid.TIME,
      Oid.TIMESTAMP,
      Oid.TIMESTAMPTZ,
      Oid.INTERVAL,
      Oid.UUID,
      Oid.INET,
      Oid.CIDR,
      Oid.JSON,
      Oid.JSONB
    };
    for (int element : elements) {
      assertThat(Oid.elementOf(Oid.arrayOf(element))).isEqualTo(element);
    }
  }

  @Test
  void othersHaveNone() {
    assertThat(Oid.arrayOf(Oid.VOID)).isZero();
    assertThat(Oid.elementOf(Oid.INT4)).isZero();
    assertThat(Oid.arrayOf(16_384)).isZero();
  }

  @Test
  void vectorsReadAsArrays() {
    assertThat(Oid.elementOf(Oid.INT2VECTOR)).isEqualTo(Oid.INT2);
    assertThat(Oid.arrayOf(Oid.INT2)).isNotEqualTo(Oid.INT2VECTOR);
  }
}

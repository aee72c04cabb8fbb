package io.holowire.pgwire.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden bytes from {@code array_send} of PostgreSQL 15. */
class PgArrayTest {
  private static final String INTS = // {1,NULL,3}
      "00000001000000010000001700000003000000010000000400000001ffffffff0000000400000003";
  private static final String EMPTY = "000000000000000000000017";
  private static final String TEXTS = // {{a,b},{NULL,""}}
      "00000002000000010000001900000002000000010000000200000001"
          + "00000001610000000162ffffffff00000000";
  private static final String FROM_ZERO = // [0:1]={5,6}
      "0000000100000000000000150000000200000000000000020005000000020006";

  @Test
  void writesElementsAndNulls() {
    assertThat(Fields.hex(out -> writeInts(out, Arrays.asList(1, null, 3)))).isEqualTo(INTS);
  }

  @Test
  void writesAnEmptyArrayWithoutDimensions() {
    assertThat(Fields.hex(out -> writeInts(out, List.of()))).isEqualTo(EMPTY);
  }

  @Test
  void writesWithoutNulls() {
    assertThat(Fields.hex(out -> writeInts(out, List.of(7))))
        .isEqualTo("000000010000000000000017000000010000000100000004" + "00000007");
  }

  @Test
  void readsOneDimension() {
    assertThat(Fields.read(INTS, PgArrayTest::readInts)).containsExactly(1, null, 3);
    assertThat(Fields.read(EMPTY, PgArrayTest::readInts)).isEmpty();
  }

  @Test
  void readsSeveralDimensions() {
    List<String> texts =
        Fields.read(
            TEXTS,
            (in, index, length) -> {
              PgArray.Reader reader = new PgArray.Reader().wrap(in, index, length);
              assertThat(reader.dimensions()).isEqualTo(2);
              assertThat(reader.size(0)).isEqualTo(2);
              assertThat(reader.size(1)).isEqualTo(2);
              assertThat(reader.elements()).isEqualTo(4);
              assertThat(reader.elementOid()).isEqualTo(Oid.TEXT);
              assertThatThrownBy(() -> reader.size(2))
                  .isInstanceOf(IndexOutOfBoundsException.class);
              List<String> elements = new ArrayList<>();
              while (reader.next()) {
                elements.add(
                    reader.isNull() ? null : PgText.read(in, reader.index(), reader.length()));
              }
              return elements;
            });
    assertThat(texts).containsExactly("a", "b", null, "");
  }

  @Test
  void readsLowerBounds() {
    int bound =
        Fields.<Integer>read(
            FROM_ZERO,
            (in, index, length) -> new PgArray.Reader().wrap(in, index, length).lowerBound(0));
    assertThat(bound).isZero();
  }

  @Test
  void readerIsReusable() {
    PgArray.Reader reader = new PgArray.Reader();
    for (String hex : List.of(TEXTS, EMPTY, FROM_ZERO, INTS)) {
      int walked =
          Fields.<Integer>read(
              hex,
              (in, index, length) -> {
                reader.wrap(in, index, length);
                int count = 0;
                while (reader.next()) {
                  count++;
                }
                assertThat(reader.next()).as("stays at the end").isFalse();
                return count;
              });
      assertThat(walked).isEqualTo(reader.elements());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // no header
        "0000000000000000000000", // most of one
        "ffffffff0000000000000017", // −1 dimensions
        "000000070000000000000017", // 7 dimensions
        "000000010000000000000017", // a dimension that is not there
        "00000001000000000000001700000001", // half of one
        "000000010000000000000017ffffffff00000001", // −1 elements
        "0000000100000000000000177fffffff00000001", // 2^31−1 elements in no bytes
        "000000010000000000000017000000010000000100000004000000", // element cut off
        "0000000100000000000000170000000100000001fffffffe", // element of −2 bytes
        "00000001000000000000001700000001000000017fffffff", // element of 2^31−1 bytes
        "0000000100000000000000170000000100000001ffffffff00", // bytes after the elements
        "00000000000000000000001700", // bytes after no elements
        "0000000100000000000000170000000000000001ffffffff", // size 0, then an element
        "0000000200000000000000170000000100000001ffffffff00000001ffffffff", // 1 × −1
        "000000020000000000000017000100000000000100010000000000010000", // 2^16 × 2^16 = 2^32
      })
  void malformedArraysAreRefused(String hex) {
    assertThatThrownBy(() -> Fields.read(hex, PgArrayTest::readInts))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void lengthBeyondTheBufferIsRefused() {
    assertThatThrownBy(
            () ->
                Fields.read(
                    INTS, (in, index, length) -> new PgArray.Reader().wrap(in, index, 1 << 30)))
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void anyListRoundTrips() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      List<Integer> list = new ArrayList<>();
      for (int e = random.nextInt(20); e > 0; e--) {
        list.add(random.nextInt(4) == 0 ? null : random.nextInt());
      }
      assertThat(Fields.roundTrip(out -> writeInts(out, list), PgArrayTest::readInts))
          .isEqualTo(list);
    }
  }

  @Test
  void arraysFollowOneAnotherInABuffer() {
    String pair =
        Fields.hex(
            out -> {
              int outer = PgArray.begin(out, Oid.TEXT);
              PgText.write(out, "x", NulPolicy.FAIL);
              writeInts(out, List.of());
              PgArray.end(out, outer, 2, false);
            });
    assertThat(pair)
        .isEqualTo(
            "000000010000000000000019" + "0000000200000001" + "0000000178" + "0000000c" + EMPTY);
  }

  private static void writeInts(ByteBuf out, List<Integer> list) {
    int mark = PgArray.begin(out, Oid.INT4);
    for (Integer element : list) {
      if (element == null) {
        PgScalars.writeNull(out);
      } else {
        PgScalars.writeInt4(out, element);
      }
    }
    PgArray.end(out, mark, list.size(), list.stream().anyMatch(Objects::isNull));
  }

  private static List<Integer> readInts(ByteBuf in, int index, int length) {
    PgArray.Reader reader = new PgArray.Reader().wrap(in, index, length);
    List<Integer> list = new ArrayList<>();
    while (reader.next()) {
      if (!reader.isNull()) {
        PgScalars.requireLength(reader.length(), Integer.BYTES, "int4");
      }
      list.add(reader.isNull() ? null : Integer.valueOf(PgScalars.readInt4(in, reader.index())));
    }
    return list;
  }
}

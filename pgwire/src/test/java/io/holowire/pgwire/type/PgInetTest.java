package io.holowire.pgwire.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.error.ProtocolException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden bytes and spellings from {@code inet_send} and {@code inet_out} of PostgreSQL 15. */
class PgInetTest {
  @ParameterizedTest
  @CsvSource({
    "192.168.0.1, 02200004c0a80001, 192.168.0.1",
    "192.168.0.1/24, 02180004c0a80001, 192.168.0.1/24",
    "192.168.0.1/32, 02200004c0a80001, 192.168.0.1",
    "01.02.03.04, 0220000401020304, 1.2.3.4",
    "10.1/16, 021000040a010000, 10.1.0.0/16",
    "10/8, 020800040a000000, 10.0.0.0/8",
    "0.0.0.0/0, 0200000400000000, 0.0.0.0/0",
    "::, 0380001000000000000000000000000000000000, ::",
    "::1, 0380001000000000000000000000000000000001, ::1",
    "::1.2.3.4, 0380001000000000000000000000000001020304, ::1.2.3.4",
    "::1:0, 0380001000000000000000000000000000010000, ::0.1.0.0",
    "::ffff:1.2.3.4, 0380001000000000000000000000ffff01020304, ::ffff:1.2.3.4",
    "fe80::1/64, 03400010fe800000000000000000000000000001, fe80::1/64",
    "1:0:0:2:0:0:0:3, 0380001000010000000000020000000000000003, 1:0:0:2::3",
    "1:0:2::, 0380001000010000000200000000000000000000, 1:0:2::",
    "1::2:0:0, 0380001000010000000000000000000200000000, 1::2:0:0",
    "0:0:1::/40, 0328001000000000000100000000000000000000, 0:0:1::/40",
    "2001:DB8:0:1:1:1:1:1, 0380001020010db8000000010001000100010001, 2001:db8:0:1:1:1:1:1",
    "1:2:3:4:5:6:7::, 0380001000010002000300040005000600070000, 1:2:3:4:5:6:7:0",
  })
  void inet(String written, String hex, String read) {
    assertThat(Fields.hex(out -> PgInet.write(out, written))).isEqualTo(hex);
    assertThat(Fields.read(hex, PgInet::read)).isEqualTo(read);
  }

  @ParameterizedTest
  @CsvSource({
    "020801040a000000, 10.0.0.0/8",
    "0220010401020304, 1.2.3.4/32",
    "0300011000000000000000000000000000000000, ::/0",
    "030a0110fe800000000000000000000000000000, fe80::/10",
  })
  void cidrAlwaysHasItsPrefix(String hex, String read) {
    assertThat(Fields.read(hex, PgInet::read)).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "1.2.3",
        "1.2.3.4/",
        "1.2.3.4/33",
        "1.2.3.4/1000",
        "1.2.3.4.5",
        "300.1.1.1",
        "1..2.3",
        "-1.2.3.4",
        "localhost",
        "0x10/8",
        ":",
        ":::",
        "::1::",
        "1::2::3",
        "::12345",
        "::00001",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::/129",
        "::1.2.3.4:5",
        "1.2.3.4::",
        "fe80::1%eth0",
        "::g",
        "1:2:3:4:5:6:7:1.2.3.4",
        "١.٢.٣.٤"
      })
  void refusesWhatIsNoAddress(String text) {
    assertThat(Fields.refusal(out -> PgInet.write(out, text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0220",
        "0120000401020304",
        "0221000401020304",
        "0220001001020304",
        "03800010",
        "0320000401020304",
        "0281001000000000000000000000000000000001"
      })
  void refusesMalformedBytes(String hex) {
    assertThatThrownBy(() -> Fields.read(hex, PgInet::read)).isInstanceOf(ProtocolException.class);
  }

  @Test
  void anyAddressRoundTrips() throws UnknownHostException {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] address = new byte[random.nextBoolean() ? 4 : 16];
      for (int at = 0; at < address.length; at++) {
        address[at] = (byte) (random.nextBoolean() ? 0 : random.nextInt());
      }
      int bits = random.nextInt(address.length * 8 + 1);
      String text = new InetText(address, bits).format(true);
      assertThat(Fields.roundTrip(out -> PgInet.write(out, text), PgInet::read))
          .isEqualTo(new InetText(address, bits).format(false));
      assertThat(InetAddress.getByName(text.substring(0, text.indexOf('/'))))
          .isEqualTo(InetAddress.getByAddress(address));
    }
  }
}

package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Differential.some;

import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgInet;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgText;
import io.holowire.pgwire.type.PgUuid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The same as {@link ValueIT} for what is made of bytes and characters: text of every code point,
 * bytea, uuid, json, inet.
 */
class TextValueIT {
  @RegisterExtension static final Live LIVE = new Live();

  private static PgConnection connection;
  private static Differential server;

  private final Random random = new Random(20_26);

  @BeforeAll
  static void connect() {
    connection = LIVE.connect();
    server = new Differential(connection);
  }

  @AfterAll
  static void close() {
    connection.close();
  }

  @Test
  void texts() {
    List<String> values =
        some(
            this::randomText,
            "",
            " ",
            "\\N",
            "NULL",
            "'\"\\\t\r\n\u0001\u007f",
            "\u0080\u07ff\u0800\ud7ff\ue000\uffff",
            "\ufeffbom",
            "e\u0301 \u200f\u202e",
            "\ud800\udc00 \udbff\udfff",
            "\ud83d\udc69\u200d\ud83d\ude80",
            "x".repeat(1 << 20));
    for (int oid : new int[] {Oid.TEXT, Oid.VARCHAR}) {
      server.check(
          oid,
          values,
          (out, v) -> PgText.write(out, v, PgText.NulPolicy.FAIL),
          text -> text,
          PgText::read);
    }
    server.check(
        Oid.TEXT,
        values,
        (out, v) -> {
          byte[] utf8 = v.getBytes(StandardCharsets.UTF_8);
          PgText.write(out, utf8, 0, utf8.length, PgText.NulPolicy.FAIL);
        },
        text -> text,
        PgText::read);
    server.check(
        Oid.TEXT,
        List.of("ab"),
        (out, v) -> PgText.write(out, "\0a\0b\0", PgText.NulPolicy.STRIP),
        text -> text,
        PgText::read);
  }

  private String randomText() {
    return random
        .ints(random.nextInt(60), 1, Character.MAX_CODE_POINT + 1)
        .map(c -> random.nextInt(3) == 0 ? 1 + c % 0x7ff : c)
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void byteas() {
    server.check(
        Oid.BYTEA,
        some(
            () -> {
              byte[] bytes = new byte[random.nextInt(300)];
              random.nextBytes(bytes);
              return ByteBuffer.wrap(bytes);
            },
            ByteBuffer.wrap(new byte[0]),
            ByteBuffer.wrap(new byte[1 << 20])),
        (out, v) -> PgScalars.writeBytea(out, v.array()),
        text -> ByteBuffer.wrap(HexFormat.of().parseHex(text.substring(2))),
        (in, i, n) -> ByteBuffer.wrap(PgScalars.readBytea(in, i, n)));
  }

  @Test
  void uuids() {
    List<UUID> values =
        some(
            () -> new UUID(random.nextLong(), random.nextLong()), new UUID(0, 0), new UUID(-1, -1));
    server.check(
        Oid.UUID,
        values,
        (out, v) ->
            PgScalars.writeUuid(out, v.getMostSignificantBits(), v.getLeastSignificantBits()),
        UUID::fromString,
        (in, i, n) -> PgScalars.readUuid(in, i));
    server.check(
        Oid.UUID,
        values.stream().map(UUID::toString).toList(),
        PgUuid::write,
        text -> text,
        (in, i, n) -> PgUuid.read(in, i));
  }

  /** Written as the server prints them: it keeps jsonb in a form of its own. */
  @Test
  void json() {
    List<String> values =
        List.of(
            "null",
            "1",
            "\"\u00e4 \\n \ud83d\ude80\"",
            "[1, 2.50, null]",
            "{\"a\": {\"b\": [true, {}]}, \"long\": \"" + "j".repeat(100_000) + "\"}");
    server.check(
        Oid.JSONB,
        values,
        (out, v) -> PgScalars.writeJsonb(out, v.getBytes(StandardCharsets.UTF_8)),
        text -> text,
        (in, i, n) -> new String(PgScalars.readJsonb(in, i, n), StandardCharsets.UTF_8));
    server.check(
        Oid.JSON,
        values,
        (out, v) -> PgText.write(out, v, PgText.NulPolicy.FAIL),
        text -> text,
        PgText::read);
  }

  /** Written in any form, read in the server's. */
  @Test
  void inets() {
    Supplier<String> anyAddress =
        () ->
            random.nextBoolean()
                ? "%d.%d.%d.%d/%d"
                    .formatted(
                        random.nextInt(256),
                        random.nextInt(3),
                        random.nextInt(256),
                        random.nextInt(256),
                        random.nextInt(33))
                : random
                        .ints(8, 0, 0x10000)
                        .mapToObj(g -> random.nextInt(3) == 0 ? "%x".formatted(g) : "0")
                        .reduce((a, b) -> a + ":" + b)
                        .orElseThrow()
                    + "/"
                    + random.nextInt(129);
    List<String> raw =
        some(anyAddress, "127.0.0.1", "0.0.0.0/0", "::1", "::", "::ffff:1.2.3.4", "2001:DB8::/32");
    List<String> canonical =
        raw.stream().map(v -> LIVE.oracle().text("select ?::inet::text", v)).toList();
    for (int i = 0; i < raw.size(); i++) {
      String written = raw.get(i);
      String expected = canonical.get(i);
      // inet::text prints the prefix always, the output function only where it says something.
      String shown = expected.replaceFirst(expected.contains(":") ? "/128$" : "/32$", "");
      server.check(
          Oid.INET,
          List.of(shown),
          (out, v) -> PgInet.write(out, written),
          text -> text.replaceFirst(text.contains(":") ? "/128$" : "/32$", ""),
          PgInet::read);
    }
  }
}

package io.holowire.pgwire.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holowire.pgwire.error.AuthException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The answer to AuthenticationMD5Password: "md5" and md5(md5(password + user) + salt), in hex. */
final class Md5 {
  private Md5() {}

  static byte[] answer(String user, String password, byte[] salt) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      md5.update(password.getBytes(UTF_8));
      byte[] inner = hex(md5.digest(user.getBytes(UTF_8)));
      md5.update(inner);
      return ("md5" + HexFormat.of().formatHex(md5.digest(salt))).getBytes(UTF_8);
    } catch (NoSuchAlgorithmException e) {
      throw new AuthException("the server asks for md5, which this JVM does not allow", e);
    }
  }

  private static byte[] hex(byte[] digest) {
    return HexFormat.of().formatHex(digest).getBytes(UTF_8);
  }
}

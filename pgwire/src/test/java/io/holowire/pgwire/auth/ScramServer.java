package io.holowire.pgwire.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The server's side of SCRAM-SHA-256 for tests; checks what the client sends as PostgreSQL does.
 */
public final class ScramServer {
  private static final ScramMechanism SHA_256 = ScramMechanism.SCRAM_SHA_256;

  private final byte[] saltedPassword;
  private final byte[] salt = "sixteen bytes ok".getBytes(UTF_8);
  private final int iterations;
  private String gs2Header;
  private String clientFirstBare;
  private String serverFirst;
  private String nonce;

  /** Hashes the password as it is given: prepare it as the server would before. */
  public ScramServer(String preparedPassword, int iterations) {
    this.iterations = iterations;
    this.saltedPassword = hash(preparedPassword, salt, Math.min(iterations, 1 << 16));
  }

  private static byte[] hash(String password, byte[] salt, int iterations) {
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
          .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
          .getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  public String gs2Header() {
    return gs2Header;
  }

  /** Takes client-first, gives server-first. */
  public byte[] first(byte[] clientFirst) {
    String text = new String(clientFirst, UTF_8);
    int header = text.indexOf(',', text.indexOf(',') + 1) + 1;
    gs2Header = text.substring(0, header);
    clientFirstBare = text.substring(header);
    nonce = attribute(clientFirstBare, 'r') + "serverNonce";
    serverFirst =
        "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(salt) + ",i=" + iterations;
    return serverFirst.getBytes(UTF_8);
  }

  /** Takes client-final, checks it, gives server-final. */
  public byte[] last(byte[] clientFinal, byte[] bindingData) {
    String text = new String(clientFinal, UTF_8);
    byte[] header = gs2Header.getBytes(UTF_8);
    byte[] binding = Arrays.copyOf(header, header.length + bindingData.length);
    System.arraycopy(bindingData, 0, binding, header.length, bindingData.length);
    if (!Base64.getEncoder().encodeToString(binding).equals(attribute(text, 'c'))) {
      throw new IllegalStateException("channel binding does not match");
    }
    if (!nonce.equals(attribute(text, 'r'))) {
      throw new IllegalStateException("nonce does not match");
    }
    int proof = text.indexOf(",p=");
    String authMessage = clientFirstBare + "," + serverFirst + "," + text.substring(0, proof);
    byte[] storedKey =
        ScramFunctions.storedKey(SHA_256, ScramFunctions.clientKey(SHA_256, saltedPassword));
    byte[] clientProof = Base64.getDecoder().decode(text.substring(proof + 3));
    if (!ScramFunctions.verifyClientProof(SHA_256, clientProof, storedKey, authMessage)) {
      throw new IllegalStateException("wrong password");
    }
    byte[] signature =
        ScramFunctions.serverSignature(
            SHA_256, ScramFunctions.serverKey(SHA_256, saltedPassword), authMessage);
    return ("v=" + Base64.getEncoder().encodeToString(signature)).getBytes(UTF_8);
  }

  private static String attribute(String message, char name) {
    for (String part : message.split(",")) {
      if (part.startsWith(name + "=")) {
        return part.substring(2);
      }
    }
    throw new IllegalStateException("no " + name + " in " + message);
  }
}

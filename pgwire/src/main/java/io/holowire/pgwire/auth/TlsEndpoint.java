package io.holowire.pgwire.auth;

import io.holowire.pgwire.error.AuthException;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;

/**
 * Channel binding data of type tls-server-end-point: the server's certificate hashed with the hash
 * of its own signature.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5929#section-4.1">RFC 5929, 4.1</a>
 */
final class TlsEndpoint {
  static final String TYPE = "tls-server-end-point";

  private TlsEndpoint() {}

  /** Throws AuthException for signatures without a hash of their own (Ed25519, Ed448). */
  static byte[] bindingData(X509Certificate certificate) {
    try {
      return MessageDigest.getInstance(hashOf(certificate)).digest(certificate.getEncoded());
    } catch (GeneralSecurityException | IOException e) {
      throw new AuthException(
          "no channel binding with a server certificate signed by "
              + certificate.getSigAlgName()
              + "; channelBinding DISABLE does without",
          e);
    }
  }

  private static String hashOf(X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
    int with = signature.indexOf("WITH");
    String hash;
    if (with > 0) {
      hash = signature.substring(0, with);
    } else if (signature.equals("RSASSA-PSS")) {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
      parameters.init(certificate.getSigAlgParams());
      hash = parameters.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
    } else {
      throw new GeneralSecurityException("the signature has no hash");
    }
    hash = hash.startsWith("SHA-") || hash.startsWith("SHA3-") ? hash : hash.replace("SHA", "SHA-");
    // MD5 and SHA-1 are replaced by SHA-256, says the RFC.
    return hash.equals("MD5") || hash.equals("SHA-1") ? "SHA-256" : hash;
  }
}

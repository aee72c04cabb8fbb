package io.holowire.pgwire.conn;

import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.SslMode;
import io.holowire.pgwire.config.SslNegotiation;
import io.holowire.pgwire.error.AuthException;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** TLS settings as the JDK's engine takes them, read from the configured files. */
final class Tls {
  /** The protocol's name in ALPN, without which no server takes a direct handshake. */
  static final String ALPN = "postgresql";

  private static final List<String> KEY_TYPES = List.of("RSA", "EC", "Ed25519", "Ed448");

  private Tls() {}

  /**
   * Reads the files; blocking.
   *
   * @throws AuthException when one cannot be read or used
   */
  static SslContext context(PgConfig config) {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            // RFC 2818's rules serve for any protocol; "" = names are not compared.
            .endpointIdentificationAlgorithm(
                config.sslMode() == SslMode.VERIFY_FULL ? "HTTPS" : "");
    try {
      trust(config, builder);
      if (config.sslCert() != null) {
        builder.keyManager(key(config.sslKey()), certificates("sslCert", config.sslCert()));
      }
      if (config.sslNegotiation() == SslNegotiation.DIRECT) {
        builder.applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                ALPN));
      }
      return builder.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new AuthException("cannot set up TLS: " + e.getMessage(), e);
    }
  }

  /** As libpq: a root certificate, once given, is used in every mode that has TLS. */
  private static void trust(PgConfig config, SslContextBuilder builder) {
    if (config.sslRootCert() != null) {
      builder.trustManager(certificates("sslRootCert", config.sslRootCert()));
    } else if (config.sslMode().compareTo(SslMode.VERIFY_CA) < 0) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    }
  }

  private static X509Certificate[] certificates(String setting, Path file) {
    try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
      Collection<? extends Certificate> all =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (all.isEmpty()) {
        throw new AuthException(setting + " holds no certificate: " + file);
      }
      return all.toArray(new X509Certificate[0]);
    } catch (IOException | GeneralSecurityException e) {
      throw new AuthException("cannot read " + setting + " " + file + ": " + e, e);
    }
  }

  private static PrivateKey key(Path file) {
    try {
      return key(file, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new AuthException("cannot read sslKey " + file + ": " + e, e);
    }
  }

  /** The causes are left out: a parser's message may repeat what it could not read. */
  private static PrivateKey key(Path file, byte[] content) {
    byte[] der = content;
    String text = new String(content, StandardCharsets.ISO_8859_1);
    if (text.contains("-----BEGIN ")) {
      String begin = "-----BEGIN PRIVATE KEY-----";
      int from = text.indexOf(begin);
      int to = text.indexOf("-----END PRIVATE KEY-----");
      if (from < 0 || to < from) {
        throw new AuthException(
            "sslKey must be an unencrypted PKCS#8 key (openssl pkcs8 -topk8 -nocrypt): " + file);
      }
      try {
        String body = text.substring(from + begin.length(), to).replaceAll("\\s", "");
        der = Base64.getDecoder().decode(body);
      } catch (IllegalArgumentException e) {
        throw new AuthException("sslKey is not valid base64: " + file);
      }
    }
    for (String type : KEY_TYPES) {
      try {
        return KeyFactory.getInstance(type).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (GeneralSecurityException e) {
        continue; // not a key of this type
      }
    }
    throw new AuthException("sslKey is not an unencrypted PKCS#8 key of a known type: " + file);
  }

  /** The server's own certificate, or null where the session has none. */
  static X509Certificate peerCertificate(SslHandler handler) {
    try {
      Certificate[] chain = handler.engine().getSession().getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? leaf : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }
}

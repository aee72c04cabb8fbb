package io.holowire.pgwire.auth;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate with its key, made for a test: self-signed, an authority's, or signed by one. */
public record Certificates(X509Certificate certificate, PrivateKey key) {
  private static final AtomicLong SERIAL = new AtomicLong(1);

  /** A root that may sign others. */
  public static Certificates authority(String name) {
    return make("CN=" + name, null, "EC", "SHA256withECDSA", true, List.of());
  }

  /** A self-signed certificate, its key and signature of the kinds given. */
  public static Certificates selfSigned(String keyType, String signature) {
    return make("CN=localhost", null, keyType, signature, false, List.of("localhost"));
  }

  /** A server's or client's certificate, signed by this authority. */
  public Certificates issue(String commonName, String... dnsNamesOrAddresses) {
    return make(
        "CN=" + commonName, this, "EC", "SHA256withECDSA", false, List.of(dnsNamesOrAddresses));
  }

  private static Certificates make(
      String subject,
      Certificates issuer,
      String keyType,
      String signature,
      boolean authority,
      List<String> names) {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(keyType).generateKeyPair();
      Instant now = Instant.now();
      X500Name issuerName =
          new X500Name(
              issuer == null ? subject : issuer.certificate.getSubjectX500Principal().getName());
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuerName,
              BigInteger.valueOf(SERIAL.getAndIncrement()),
              Date.from(now.minus(1, ChronoUnit.DAYS)),
              Date.from(now.plus(30, ChronoUnit.DAYS)),
              new X500Name(subject),
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      List<GeneralName> alternatives = new ArrayList<>();
      for (String name : names) {
        boolean address = name.indexOf(':') >= 0 || Character.isDigit(name.charAt(0));
        alternatives.add(
            new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name));
      }
      if (!alternatives.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(alternatives.toArray(new GeneralName[0])));
      }
      PrivateKey signer = issuer == null ? pair.getPrivate() : issuer.key;
      X509Certificate certificate =
          new JcaX509CertificateConverter()
              .getCertificate(builder.build(signer(signature).build(signer)));
      return new Certificates(certificate, pair.getPrivate());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The JDK knows RSASSA-PSS by another name than BouncyCastle's, so that needs its provider. */
  private static JcaContentSignerBuilder signer(String signature) {
    JcaContentSignerBuilder builder = new JcaContentSignerBuilder(signature);
    return signature.contains("MGF1") ? builder.setProvider(new BouncyCastleProvider()) : builder;
  }

  public Path writeCertificate(Path file) throws IOException {
    return Files.write(file, pem("CERTIFICATE", encoded()));
  }

  public Path writeKey(Path file) throws IOException {
    return Files.write(file, pem("PRIVATE KEY", key.getEncoded()));
  }

  public Path writeDerKey(Path file) throws IOException {
    return Files.write(file, key.getEncoded());
  }

  /** What a server presents this certificate with. */
  public SSLContext sslContext() {
    return sslContext(null);
  }

  /**
   * The same.
   *
   * @param clientRoot signs the clients' certificates that are accepted; null = none are asked for
   */
  public SSLContext sslContext(X509Certificate clientRoot) {
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry("server", key, new char[0], new Certificate[] {certificate});
      KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
      keyManagers.init(keys, new char[0]);
      TrustManagerFactory trust = null;
      if (clientRoot != null) {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("root", clientRoot);
        trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(roots);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keyManagers.getKeyManagers(), trust == null ? null : trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] encoded() {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] pem(String kind, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return ("-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}

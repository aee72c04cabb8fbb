package io.holowire.it.server;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority for one test run with what it has signed: the server's certificate (names
 * {@code localhost} and {@code 127.0.0.1}, or another) and clients' certificates.
 */
public final class TestCertificates {
  private static final X500Name AUTHORITY = name("Holowire Test Authority");

  private final KeyPair authority = keys();
  private final X509CertificateHolder root;
  private final KeyPair serverKeys = keys();
  private final X509CertificateHolder server;

  private TestCertificates(String host) {
    root = sign(AUTHORITY, authority, true, null);
    server = sign(name(host), serverKeys, false, host);
  }

  /** A new authority and a certificate for the loopback address. */
  public static TestCertificates forLoopback() {
    return new TestCertificates("localhost");
  }

  /** A new authority and a certificate that names another host only. */
  public static TestCertificates forHost(String host) {
    return new TestCertificates(host);
  }

  /** Writes the authority's certificate, for {@code sslrootcert}. */
  public Path writeRoot(Path file) throws IOException {
    return Files.writeString(file, pem(root));
  }

  /**
   * Writes {@code client.crt} and {@code client.key} (PKCS#8) for a user of the database.
   *
   * @return the path of the certificate; the key lies beside it
   */
  public Path writeClient(Path directory, String user) throws IOException {
    KeyPair keys = keys();
    Path certificate = directory.resolve(user + ".crt");
    Files.writeString(certificate, pem(sign(name(user), keys, false, null)));
    writeKey(directory.resolve(user + ".key"), keys.getPrivate());
    return certificate;
  }

  void writeServer(Path data) throws IOException {
    writeRoot(data.resolve("root.crt"));
    Files.writeString(data.resolve("server.crt"), pem(server));
    writeKey(data.resolve("server.key"), serverKeys.getPrivate());
  }

  private static void writeKey(Path file, PrivateKey key) throws IOException {
    Files.writeString(file, pem(new JcaPKCS8Generator(key, null)));
    // PostgreSQL refuses a key that others can read.
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private X509CertificateHolder sign(X500Name subject, KeyPair keys, boolean isRoot, String host) {
    Instant now = Instant.now();
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            AUTHORITY,
            BigInteger.valueOf(System.nanoTime()),
            Date.from(now.minus(1, ChronoUnit.DAYS)),
            Date.from(now.plus(30, ChronoUnit.DAYS)),
            subject,
            SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isRoot));
      if (host != null) {
        builder.addExtension(Extension.subjectAlternativeName, false, names(host));
      }
      return builder.build(
          new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GeneralNames names(String host) {
    GeneralName dns = new GeneralName(GeneralName.dNSName, host);
    return host.equals("localhost")
        ? new GeneralNames(
            new GeneralName[] {dns, new GeneralName(GeneralName.iPAddress, "127.0.0.1")})
        : new GeneralNames(dns);
  }

  private static X500Name name(String common) {
    return new X500NameBuilder().addRDN(BCStyle.CN, common).build();
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(256);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}

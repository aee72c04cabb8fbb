package io.holowire.pgwire.conn;

import static io.holowire.pgwire.kit.Backend.authenticationSasl;
import static io.holowire.pgwire.kit.Backend.authenticationSaslFinal;
import static io.holowire.pgwire.kit.Backend.fatal;
import static io.holowire.pgwire.kit.Backend.welcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.auth.Certificates;
import io.holowire.pgwire.auth.ScramServer;
import io.holowire.pgwire.config.AuthMethod;
import io.holowire.pgwire.config.ChannelBinding;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.SslMode;
import io.holowire.pgwire.config.SslNegotiation;
import io.holowire.pgwire.error.AuthException;
import io.holowire.pgwire.error.ConnectionException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.kit.Message;
import io.holowire.pgwire.kit.Peer;
import io.holowire.pgwire.kit.Script;
import io.holowire.pgwire.kit.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsUpgradeTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Certificates ROOT = Certificates.authority("root");
  private static final Certificates OTHER_ROOT = Certificates.authority("other root");
  private static final Certificates LOCALHOST = ROOT.issue("db", "localhost", "127.0.0.1");
  private static final Certificates ELSEWHERE = ROOT.issue("db", "db.example.com");

  @TempDir Path directory;
  private final Dialer dialer = new Dialer();

  @AfterEach
  void close() {
    dialer.close();
  }

  private static Peer tls(Peer peer, Certificates certificate) throws IOException {
    return peer.expectSslRequest().send(Message.raw((byte) 'S')).startTls(certificate.sslContext());
  }

  private static Script open(Certificates certificate) {
    return peer -> tls(peer, certificate).login().thenStall();
  }

  /** The client leaves amid the handshake, or right after it. */
  private static Script refusedBy(Certificates certificate) {
    return peer -> {
      try {
        tls(peer, certificate).expectEnd();
      } catch (IOException expected) {
        assertThat(expected).isNotNull();
      }
    };
  }

  @ParameterizedTest
  @CsvSource({
    // mode, root configured, certificate, host, accepted
    "PREFER,      none,  elsewhere, 127.0.0.1, true",
    "REQUIRE,     none,  elsewhere, 127.0.0.1, true",
    "REQUIRE,     root,  elsewhere, 127.0.0.1, true",
    "REQUIRE,     other, elsewhere, 127.0.0.1, false",
    "VERIFY_CA,   root,  elsewhere, 127.0.0.1, true",
    "VERIFY_CA,   other, localhost, 127.0.0.1, false",
    "VERIFY_CA,   none,  localhost, 127.0.0.1, false",
    "VERIFY_FULL, root,  localhost, 127.0.0.1, true",
    "VERIFY_FULL, root,  localhost, localhost, true",
    "VERIFY_FULL, root,  elsewhere, 127.0.0.1, false",
    "VERIFY_FULL, root,  elsewhere, localhost, false",
    "VERIFY_FULL, other, localhost, 127.0.0.1, false",
  })
  void verifiesAsMuchAsTheModeSays(
      SslMode mode, String root, String name, String host, boolean accepted) throws Exception {
    Certificates certificate = name.equals("localhost") ? LOCALHOST : ELSEWHERE;
    Script script = accepted ? open(certificate) : refusedBy(certificate);
    try (ScriptedServer server = ScriptedServer.start(script)) {
      PgConfig.Builder config =
          Dialer.config(server).hosts(new HostPort(host, server.port())).sslMode(mode);
      if (!root.equals("none")) {
        Certificates trusted = root.equals("root") ? ROOT : OTHER_ROOT;
        config.sslRootCert(trusted.writeCertificate(directory.resolve("root.pem")));
      }
      if (accepted) {
        Connected connected = dialer.connect(config);
        assertThat(connected.server().tls()).isTrue();
        assertThat(connected.channel().pipeline().names()).contains("ssl", "session").hasSize(3);
      } else {
        assertThat(dialer.failure(config))
            .isInstanceOf(AuthException.class)
            .hasMessageContaining("certificate is not accepted");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"S", "N"})
  void refusesBytesBehindTheAnswer(String answer) throws Exception {
    byte[] garbage = (answer + "\0\0\0\0").getBytes();
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> peer.expectSslRequest().send(Message.raw(garbage)).expectEnd())) {
      assertThat(dialer.failure(Dialer.config(server).sslMode(SslMode.REQUIRE)))
          .isInstanceOf(AuthException.class)
          .hasMessageContaining("bytes came with the answer");
      server.awaitScripts(SOON);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = SslMode.class,
      names = {"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
  void insistsOnTlsWhereItIsMandatory(SslMode mode) throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> peer.expectSslRequest().send(Message.raw((byte) 'N')).expectEnd())) {
      assertThat(dialer.failure(Dialer.config(server).sslMode(mode)))
          .isInstanceOf(AuthException.class)
          .hasMessageContaining("no TLS");
    }
  }

  @Test
  void doesNotShowWhatAnyoneMayHaveSaid() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> peer.expectSslRequest().send(fatal("XX000", "call 555-1234")).expectEnd(),
            peer -> peer.expectSslRequest().send(Message.raw((byte) 'H')).expectEnd())) {
      PgConfig.Builder config = Dialer.config(server).sslMode(SslMode.REQUIRE);
      assertThat(dialer.failure(config))
          .isInstanceOf(ConnectionException.class)
          .hasMessageNotContaining("555");
      assertThat(dialer.failure(config)).isInstanceOf(ProtocolException.class);
    }
  }

  @Test
  void preferGoesOnWithoutTls() throws Exception {
    Script declines = peer -> peer.login().thenStall();
    try (ScriptedServer server = ScriptedServer.start(declines)) {
      Connected connected = dialer.connect(Dialer.config(server).sslMode(SslMode.PREFER));
      assertThat(connected.server().tls()).isFalse();
    }
    Script breaks =
        peer -> {
          peer.expectSslRequest().send(Message.raw((byte) 'S'));
          peer.send(Message.raw("this is no TLS at all".getBytes())).drain();
        };
    Script hangsUp = peer -> peer.expectSslRequest().close();
    Script onlyPlain =
        peer -> tls(peer, LOCALHOST).expectStartup().send(fatal("28000", "no entry")).expectEnd();
    Script plain =
        peer -> {
          peer.expectStartup(); // without asking for TLS again
          peer.send(welcome(1, new byte[4])).thenStall();
        };
    for (Script first : new Script[] {breaks, hangsUp, onlyPlain}) {
      try (ScriptedServer server = ScriptedServer.start(first, plain)) {
        Connected connected = dialer.connect(Dialer.config(server).sslMode(SslMode.PREFER));
        assertThat(connected.server().tls()).isFalse();
      }
    }
  }

  /** libpq would send it again, in clear. */
  @Test
  void preferDoesNotRepeatAWrongPassword() throws Exception {
    try (ScriptedServer server =
        ScriptedServer.start(
            peer ->
                tls(peer, LOCALHOST).expectStartup().send(fatal("28P01", "wrong")).expectEnd())) {
      PgException failure = dialer.failure(Dialer.config(server).sslMode(SslMode.PREFER));
      assertThat(failure.sqlState()).isEqualTo("28P01");
    }
  }

  @Test
  void aHostWithoutTlsIsPassedOver() throws Exception {
    try (ScriptedServer plain =
            ScriptedServer.start(
                peer -> peer.expectSslRequest().send(Message.raw((byte) 'N')).expectEnd());
        ScriptedServer good = ScriptedServer.start(open(LOCALHOST))) {
      Connected connected = dialer.connect(Dialer.config(plain, good).sslMode(SslMode.REQUIRE));
      assertThat(connected.server().host().port()).isEqualTo(good.port());
    }
  }

  @Test
  void directTlsNeedsTheServersAgreement() throws Exception {
    try (TlsServer server = new TlsServer(LOCALHOST.sslContext(), "postgresql", false);
        TlsServer mute = new TlsServer(LOCALHOST.sslContext(), null, false);
        TlsServer web = new TlsServer(LOCALHOST.sslContext(), "h2", false)) {
      Connected connected = dialer.connect(direct(server));
      assertThat(connected.server().tls()).isTrue();
      assertThat(dialer.failure(direct(mute)))
          .isInstanceOf(AuthException.class)
          .hasMessageContaining("ALPN");
      assertThat(dialer.failure(direct(web))).isInstanceOf(AuthException.class);
    }
  }

  private static PgConfig.Builder direct(TlsServer server) {
    return Dialer.config(server.port())
        .sslMode(SslMode.REQUIRE)
        .sslNegotiation(SslNegotiation.DIRECT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void showsItsCertificate(boolean pem) throws Exception {
    Certificates alice = ROOT.issue("alice");
    try (TlsServer server =
        new TlsServer(LOCALHOST.sslContext(ROOT.certificate()), "postgresql", true)) {
      Path key = directory.resolve("key");
      dialer.connect(
          direct(server)
              .sslCert(alice.writeCertificate(directory.resolve("cert.pem")))
              .sslKey(pem ? alice.writeKey(key) : alice.writeDerKey(key)));
      assertThat(server.clientSubject()).isEqualTo("CN=alice");
    }
  }

  /** In TLS 1.3 the server's refusal comes after the handshake has ended for the client. */
  @Test
  void saysWhenItsCertificateIsRefused() throws Exception {
    try (TlsServer server =
        new TlsServer(LOCALHOST.sslContext(ROOT.certificate()), "postgresql", true)) {
      assertThat(dialer.failure(direct(server)))
          .isInstanceOf(AuthException.class)
          .hasMessageContaining("alert");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN RSA PRIVATE KEY-----\nsecretsecret\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nsecret*secret\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nsecretsecret\n-----END PRIVATE KEY-----",
        "secretsecret",
      })
  void saysWhenAKeyCannotBeUsed(String content) throws Exception {
    Path key = Files.writeString(directory.resolve("key"), content);
    assertThat(
            dialer.failure(
                Dialer.config(ConnectorTest.closedPort())
                    .sslMode(SslMode.REQUIRE)
                    .sslCert(LOCALHOST.writeCertificate(directory.resolve("cert.pem")))
                    .sslKey(key)))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("sslKey")
        .hasMessageNotContaining("secretsecret");
  }

  private static PgConfig.Builder bound(ScriptedServer server, ChannelBinding binding) {
    return Dialer.config(server)
        .sslMode(SslMode.REQUIRE)
        .channelBinding(binding)
        .requireAuth(EnumSet.of(AuthMethod.SCRAM_SHA_256));
  }

  @ParameterizedTest
  @EnumSource(
      value = ChannelBinding.class,
      names = {"PREFER", "REQUIRE"})
  void bindsScramToTheSession(ChannelBinding binding) throws Exception {
    ScramServer scram = new ScramServer("s3cret", 4096);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(LOCALHOST.certificate().getEncoded());
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> {
              tls(peer, LOCALHOST).expectStartup();
              StartupTest.scram(peer, scram, "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256");
              peer.send(authenticationSaslFinal(scram.last(peer.last().body(), hash)))
                  .send(welcome(1, new byte[4]))
                  .thenStall();
            })) {
      dialer.connect(bound(server, binding));
      assertThat(scram.gs2Header()).isEqualTo("p=tls-server-end-point,,");
    }
  }

  /** One in between, with a certificate of its own, hides that the server could bind. */
  @Test
  void noticesThatBindingWasStripped() throws Exception {
    ScramServer scram = new ScramServer("s3cret", 4096);
    try (ScriptedServer server =
        ScriptedServer.start(
            peer -> {
              tls(peer, LOCALHOST).expectStartup();
              peer.send(authenticationSasl("SCRAM-SHA-256")).expectEnd();
            },
            peer -> {
              tls(peer, LOCALHOST).expectStartup();
              StartupTest.scram(peer, scram, "SCRAM-SHA-256");
              peer.send(fatal("28000", "I did offer it, says the real server")).expectEnd();
            })) {
      assertThat(dialer.failure(bound(server, ChannelBinding.REQUIRE)))
          .isInstanceOf(AuthException.class)
          .hasMessageContaining("channelBinding is REQUIRE");
      dialer.failure(bound(server, ChannelBinding.PREFER));
      assertThat(scram.gs2Header()).isEqualTo("y,,"); // by which the real server knows
      server.awaitScripts(SOON);
    }
  }
}

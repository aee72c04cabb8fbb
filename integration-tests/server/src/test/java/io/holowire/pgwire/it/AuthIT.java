package io.holowire.pgwire.it;

import static io.holowire.pgwire.it.Live.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.it.server.LocalPostgres;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.ServerOptions;
import io.holowire.it.server.TestCertificates;
import io.holowire.pgwire.config.AuthMethod;
import io.holowire.pgwire.config.ChannelBinding;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.SslMode;
import io.holowire.pgwire.config.SslNegotiation;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.AuthException;
import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ServerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every way of authentication over every kind of transport, and every refusal. */
class AuthIT {
  private static final String PASSWORD = "correct horse";

  @TempDir static Path files;

  private static LocalPostgres server;
  private static Path root;
  private static Path foreignRoot;
  private static Path clientCertificate;

  @BeforeAll
  static void start() throws IOException {
    TestCertificates certificates = TestCertificates.forLoopback();
    root = certificates.writeRoot(files.resolve("root.crt"));
    foreignRoot = TestCertificates.forLoopback().writeRoot(files.resolve("foreign.crt"));
    clientCertificate = certificates.writeClient(files, "u_cert");
    server =
        LocalPostgres.start(
            ServerOptions.fast()
                // The whole 127.0.0.0/8: 127.0.0.2 is an address that the certificate does not
                // name.
                .with("listen_addresses", "*")
                .withTls(certificates)
                .withHba(
                    "host    all u_trust 127.0.0.0/8 trust",
                    "host    all u_clear 127.0.0.0/8 password",
                    "host    all u_md5   127.0.0.0/8 md5",
                    "host    all u_scram 127.0.0.0/8 scram-sha-256",
                    "hostssl all u_cert  127.0.0.0/8 cert",
                    "hostssl all u_tls   127.0.0.0/8 scram-sha-256",
                    "host    all u_tls   127.0.0.0/8 reject",
                    "hostnossl all u_plain 127.0.0.0/8 scram-sha-256",
                    "host    all u_plain 127.0.0.0/8 reject",
                    "host    all u_reject 127.0.0.0/8 reject"));
    try (Oracle oracle = server.oracle("postgres")) {
      for (String user : "u_trust u_clear u_scram u_cert u_tls u_plain u_reject".split(" ")) {
        oracle.execute("create role %s login password '%s'".formatted(user, PASSWORD));
      }
      oracle.execute("set password_encryption = md5; set md5_password_warnings = off");
      oracle.execute("create role u_md5 login password '" + PASSWORD + "'");
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "u_trust, DISABLE",
    "u_clear, DISABLE",
    "u_md5, DISABLE",
    "u_scram, DISABLE",
    "u_plain, DISABLE",
    "u_trust, PREFER",
    "u_clear, PREFER",
    "u_md5, PREFER",
    "u_scram, PREFER",
    "u_tls, PREFER",
    "u_trust, REQUIRE",
    "u_clear, REQUIRE",
    "u_md5, REQUIRE",
    "u_scram, REQUIRE",
    "u_tls, REQUIRE",
    "u_scram, VERIFY_CA",
    "u_md5, VERIFY_CA",
    "u_tls, VERIFY_CA",
    "u_scram, VERIFY_FULL",
    "u_md5, VERIFY_FULL",
    "u_tls, VERIFY_FULL",
  })
  void everyMethodOverEveryTransport(String user, SslMode mode) {
    PgConfig.Builder config = config(user).sslMode(mode);
    if (mode.compareTo(SslMode.REQUIRE) > 0) {
      config.sslRootCert(root);
    }
    assertThat(encrypted(config)).isEqualTo(mode != SslMode.DISABLE);
  }

  @ParameterizedTest
  @EnumSource(
      value = SslMode.class,
      names = {"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
  void directNegotiation(SslMode mode) {
    PgConfig.Builder config = config("u_tls").sslMode(mode).sslNegotiation(SslNegotiation.DIRECT);
    if (mode != SslMode.REQUIRE) {
      config.sslRootCert(root);
    }
    assertThat(encrypted(config)).isTrue();
  }

  @Test
  void clientCertificate() {
    PgConfig.Builder config = config("u_cert").sslMode(SslMode.VERIFY_FULL).sslRootCert(root);
    assertThat(refusal(config).sqlState()).isEqualTo("28000");
    config.sslCert(clientCertificate).sslKey(files.resolve("u_cert.key"));
    assertThat(encrypted(config)).isTrue();
    // It proves who u_cert is, and nobody else.
    assertThat(refusal(config.user("u_tls").password("wrong")).sqlState()).isEqualTo("28P01");
  }

  @ParameterizedTest
  @EnumSource(
      value = SslMode.class,
      names = {"VERIFY_CA", "VERIFY_FULL"})
  void foreignAuthority(SslMode mode) {
    assertThat(refusal(config("u_scram").sslMode(mode).sslRootCert(foreignRoot)))
        .isNotInstanceOf(ServerException.class);
  }

  @Test
  void hostThatTheCertificateDoesNotName() {
    PgConfig.Builder config =
        config("u_scram").hosts(new HostPort("127.0.0.2", server.port())).sslRootCert(root);
    assertThat(encrypted(config.sslMode(SslMode.VERIFY_CA))).isTrue();
    assertThat(refusal(config.sslMode(SslMode.VERIFY_FULL))).isNotInstanceOf(ServerException.class);
    config.hosts(new HostPort("localhost", server.port()));
    assertThat(encrypted(config)).isTrue();
  }

  @Test
  void channelBinding() {
    PgConfig.Builder config = config("u_scram").sslMode(SslMode.REQUIRE);
    for (ChannelBinding binding : ChannelBinding.values()) {
      assertThat(encrypted(config.channelBinding(binding))).isTrue();
    }
    config.channelBinding(ChannelBinding.REQUIRE);
    for (String weaker : new String[] {"u_md5", "u_clear", "u_trust"}) {
      assertThat(refusal(config.user(weaker))).as(weaker).isInstanceOf(AuthException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "u_trust, NONE",
    "u_clear, PASSWORD",
    "u_md5, MD5",
    "u_scram, SCRAM_SHA_256",
  })
  void requireAuthTakesOnlyWhatItNames(String user, AuthMethod method) {
    for (AuthMethod required : AuthMethod.values()) {
      PgConfig.Builder config = config(user).sslMode(SslMode.DISABLE).requireAuth(Set.of(required));
      if (required == method) {
        encrypted(config);
      } else {
        assertThat(refusal(config)).as("%s", required).isInstanceOf(AuthException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"u_clear", "u_md5", "u_scram", "u_tls"})
  void wrongPassword(String user) {
    PgException refused = refusal(config(user).password("wr0ng-s3cret"));
    assertThat(refused).isInstanceOf(ServerException.class);
    assertThat(refused.sqlState()).isEqualTo("28P01");
    assertThat(refused).hasMessageContaining(user);
    assertThat(refused.toString()).doesNotContain("wr0ng-s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"u_clear", "u_md5", "u_scram"})
  void noPassword(String user) {
    assertThat(refusal(config(user).password(null))).isInstanceOf(PgException.class);
  }

  @Test
  void refusalsOfTheServer() {
    assertThat(refusal(config("u_reject")).sqlState()).isEqualTo("28000");
    assertThat(refusal(config("no_such_user")).sqlState()).isIn("28P01", "28000");
    assertThat(refusal(config("u_trust").database("no_such_db")).sqlState()).isEqualTo("3D000");
    assertThat(refusal(config("u_tls").sslMode(SslMode.DISABLE)).sqlState()).isEqualTo("28000");
    assertThat(refusal(config("u_plain").sslMode(SslMode.REQUIRE)).sqlState()).isEqualTo("28000");
  }

  /** The server prepares them as RFC 4013 says, or takes the bytes when that forbids them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "I\u00ADX", // soft hyphen: mapped to nothing
        "a\u00A0b", // no-break space: mapped to a space
        "\u2168", // ROMAN NUMERAL NINE: NFKC makes it "IX"
        "\u00AA", // FEMININE ORDINAL INDICATOR: NFKC makes it "a"
        "x\u0378y", // unassigned
        "\u0007bell", // prohibited: taken as it is
        "\u0627\u0031", // violates the rules for bidirectional text
        "p\u00E4ssw\u00F6rd \uD83D\uDD11\uD83D\uDE80",
        "' \\ \" % :@/?#",
      })
  void passwordsOfAllKinds(String password) {
    assertLogsIn(password);
  }

  @Test
  void longPassword() {
    assertLogsIn("0123456789".repeat(20));
  }

  private static void assertLogsIn(String password) {
    try (Oracle oracle = server.oracle("postgres")) {
      oracle.execute("drop role if exists u_any");
      oracle.execute("create role u_any login password '" + password.replace("'", "''") + "'");
    }
    assertThat(encrypted(config("u_any").password(password))).isTrue();
    assertThatThrownBy(() -> encrypted(config("u_any").password(password + "x")))
        .isInstanceOf(ServerException.class);
  }

  private static PgConfig.Builder config(String user) {
    return Live.config(server).user(user).password(PASSWORD).database("postgres");
  }

  /** Connects and asks the server whether it sees TLS. */
  private static boolean encrypted(PgConfig.Builder config) {
    try (PgConnection connection = Live.connect(config.build())) {
      return text(connection, "select ssl from pg_stat_ssl where pid = pg_backend_pid()")
          .equals("t");
    }
  }

  private static PgException refusal(PgConfig.Builder config) {
    return Live.failure(PgConnection.connect(config.build()));
  }
}

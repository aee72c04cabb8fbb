package io.holowire.pgwire.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.holowire.pgwire.config.AuthMethod;
import io.holowire.pgwire.config.ChannelBinding;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.error.AuthException;
import io.holowire.pgwire.wire.AuthRequest;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticatorTest {
  private static final Certificates SERVER = Certificates.selfSigned("EC", "SHA384withECDSA");
  private static final AuthRequest BARE = new AuthRequest.Sasl(List.of("SCRAM-SHA-256"));
  private static final AuthRequest BOTH =
      new AuthRequest.Sasl(List.of("SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"));
  private static final AuthRequest OK = new AuthRequest.Ok();

  private static PgConfig.Builder config() {
    return PgConfig.builder().user("alice").password("s3cret");
  }

  private static Authenticator plain(PgConfig.Builder config) {
    return new Authenticator(config.build(), null, false);
  }

  private static Authenticator tls(ChannelBinding binding) {
    return new Authenticator(config().channelBinding(binding).build(), SERVER.certificate(), true);
  }

  /** The header that goes out for each setting, offer and transport; "-" = refused. */
  @ParameterizedTest
  @CsvSource({
    "DISABLE, false, bare, n",
    "DISABLE, true,  bare, n",
    "DISABLE, true,  both, n",
    "DISABLE, true,  plus, -",
    "DISABLE, false, both, -",
    "PREFER,  false, bare, n",
    "PREFER,  false, both, -",
    "PREFER,  true,  bare, y",
    "PREFER,  true,  both, p",
    "PREFER,  true,  plus, p",
    "REQUIRE, false, bare, -",
    "REQUIRE, false, both, -",
    "REQUIRE, true,  bare, -",
    "REQUIRE, true,  both, p",
    "REQUIRE, true,  plus, p",
  })
  void bindsToTheChannel(ChannelBinding setting, boolean tls, String offer, String header)
      throws Exception {
    Authenticator client =
        new Authenticator(
            config().channelBinding(setting).build(), tls ? SERVER.certificate() : null, tls);
    AuthRequest request =
        switch (offer) {
          case "bare" -> BARE;
          case "both" -> BOTH;
          default -> new AuthRequest.Sasl(List.of("SCRAM-SHA-256-PLUS"));
        };
    if (header.equals("-")) {
      assertThatThrownBy(() -> client.respond(request)).isInstanceOf(AuthException.class);
      return;
    }
    Reply.SaslInitial first = (Reply.SaslInitial) client.respond(request);
    boolean bound = header.equals("p");
    assertThat(first.mechanism()).isEqualTo(bound ? "SCRAM-SHA-256-PLUS" : "SCRAM-SHA-256");
    ScramServer server = new ScramServer("s3cret", 4096);
    AuthRequest more = new AuthRequest.SaslContinue(server.first(first.bytes()));
    assertThat(server.gs2Header()).isEqualTo(bound ? "p=tls-server-end-point,," : header + ",,");
    assertThat(Authenticator.isExpensive(more)).isTrue();
    Reply.SaslResponse last = (Reply.SaslResponse) client.respond(more);
    byte[] data =
        bound
            ? MessageDigest.getInstance("SHA-384").digest(SERVER.certificate().getEncoded())
            : new byte[0];
    byte[] proof = server.last(last.bytes(), data);
    assertThat(client.respond(new AuthRequest.SaslFinal(proof))).isEqualTo(new Reply.Nothing());
    assertThat(client.respond(OK)).isEqualTo(new Reply.Done());
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, SHA256withRSA, SHA-256",
    "RSA, SHA1withRSA, SHA-256",
    "RSA, SHA512withRSA, SHA-512",
    "RSA, SHA384withRSAandMGF1, SHA-384",
    "EC, SHA512withECDSA, SHA-512",
  })
  void hashesTheCertificateAsItWasSigned(String key, String signature, String hash)
      throws Exception {
    Certificates made = Certificates.selfSigned(key, signature);
    assertThat(TlsEndpoint.bindingData(made.certificate()))
        .isEqualTo(MessageDigest.getInstance(hash).digest(made.certificate().getEncoded()));
  }

  /** There is no binding for such a certificate; an attacker may have chosen it for that. */
  @ParameterizedTest
  @EnumSource(
      value = ChannelBinding.class,
      names = {"PREFER", "REQUIRE"})
  void failsClosedWhereTheSignatureHasNoHash(ChannelBinding setting) {
    Certificates odd = Certificates.selfSigned("Ed25519", "Ed25519");
    Authenticator client =
        new Authenticator(config().channelBinding(setting).build(), odd.certificate(), true);
    assertThatThrownBy(() -> client.respond(BOTH))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("Ed");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void refusesAnEarlyOk(int messagesBefore) {
    Authenticator client = plain(config());
    ScramServer server = new ScramServer("s3cret", 4096);
    if (messagesBefore == 0) {
      client = plain(config().requireAuth(EnumSet.of(AuthMethod.SCRAM_SHA_256)));
    } else {
      Reply.SaslInitial first = (Reply.SaslInitial) client.respond(BARE);
      if (messagesBefore == 2) {
        client.respond(new AuthRequest.SaslContinue(server.first(first.bytes())));
      }
    }
    Authenticator refusing = client;
    assertThatThrownBy(() -> refusing.respond(OK)).isInstanceOf(AuthException.class);
  }

  @Test
  void refusesMessagesOutOfTurn() {
    assertThatThrownBy(() -> plain(config()).respond(new AuthRequest.SaslContinue(new byte[0])))
        .isInstanceOf(AuthException.class);
    assertThatThrownBy(() -> plain(config()).respond(new AuthRequest.SaslFinal(new byte[0])))
        .isInstanceOf(AuthException.class);
    Authenticator twice = plain(config());
    twice.respond(BARE);
    assertThatThrownBy(() -> twice.respond(new AuthRequest.Cleartext()))
        .isInstanceOf(AuthException.class);
    Authenticator again = plain(config());
    again.respond(new AuthRequest.Md5(new byte[4]));
    assertThatThrownBy(() -> again.respond(new AuthRequest.Cleartext()))
        .isInstanceOf(AuthException.class);
  }

  @Test
  void answersCleartextAndMd5() {
    assertThat(plain(config()).respond(new AuthRequest.Cleartext()))
        .asInstanceOf(type(Reply.Password.class))
        .satisfies(r -> assertThat(r.bytes()).asString(UTF_8).isEqualTo("s3cret"));
    // From PostgreSQL: md5(md5('s3cretalice') || '\x01020304').
    assertThat(plain(config()).respond(new AuthRequest.Md5(new byte[] {1, 2, 3, 4})))
        .asInstanceOf(type(Reply.Password.class))
        .satisfies(
            r ->
                assertThat(r.bytes())
                    .asString(UTF_8)
                    .isEqualTo("md5b79948bbeb35dee03ab8fe15a839030b"));
    Authenticator trusted = plain(config());
    assertThat(trusted.respond(OK)).isEqualTo(new Reply.Done());
  }

  @ParameterizedTest
  @EnumSource(AuthMethod.class)
  void keepsToRequireAuth(AuthMethod only) {
    for (AuthMethod asked : AuthMethod.values()) {
      Authenticator client = plain(config().requireAuth(EnumSet.of(only)));
      AuthRequest request =
          switch (asked) {
            case NONE -> OK;
            case PASSWORD -> new AuthRequest.Cleartext();
            case MD5 -> new AuthRequest.Md5(new byte[4]);
            case SCRAM_SHA_256 -> BARE;
          };
      if (asked == only) {
        client.respond(request);
      } else {
        assertThatThrownBy(() -> client.respond(request))
            .isInstanceOf(AuthException.class)
            .hasMessageContaining("requireAuth = [" + only + "]");
      }
    }
  }

  /** Even over TLS, none of these proves that the session ends at the right server. */
  @Test
  void requiredBindingRulesOutAllElse() {
    for (AuthRequest request :
        List.of(OK, new AuthRequest.Cleartext(), new AuthRequest.Md5(new byte[4]), BARE)) {
      assertThatThrownBy(() -> tls(ChannelBinding.REQUIRE).respond(request))
          .isInstanceOf(AuthException.class)
          .hasMessageContaining("channelBinding is REQUIRE");
    }
  }

  @Test
  void saysWhatIsMissing() {
    assertThatThrownBy(() -> plain(config().password(null)).respond(BARE))
        .hasMessageContaining("none is configured");
    assertThatThrownBy(() -> plain(config()).respond(new AuthRequest.Unsupported(7)))
        .hasMessageContaining("method 7");
    assertThatThrownBy(() -> plain(config()).respond(new AuthRequest.Sasl(List.of("OAUTHBEARER"))))
        .hasMessageContaining("OAUTHBEARER");
  }

  @Test
  void neverShowsSecrets() {
    Reply reply = plain(config()).respond(new AuthRequest.Cleartext());
    assertThat(reply.toString()).isEqualTo("Password");
  }
}

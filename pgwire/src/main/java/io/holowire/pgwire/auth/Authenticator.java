package io.holowire.pgwire.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.holowire.pgwire.auth.Scram.Binding;
import io.holowire.pgwire.config.AuthMethod;
import io.holowire.pgwire.config.ChannelBinding;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.error.AuthException;
import io.holowire.pgwire.wire.AuthRequest;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Our side of one authentication: answers the server's requests in turn, and refuses what the
 * configuration does not allow before any secret is sent. Not thread-safe.
 */
public final class Authenticator {
  /**
   * The server takes the name from the start-up message; libpq sends none, the library needs one.
   */
  private static final String SCRAM_USER = "*";

  private enum State {
    NOT_ASKED,
    PASSWORD_SENT,
    SCRAM_FIRST_SENT,
    SCRAM_FINAL_SENT,
    SERVER_VERIFIED,
    DONE
  }

  private final PgConfig config;
  private final X509Certificate serverCertificate;
  private final boolean tls;
  private final Supplier<String> nonce;
  private State state = State.NOT_ASKED;
  private Scram scram;

  /**
   * @param serverCertificate the TLS peer's own certificate, or null when there is none
   * @param tls whether the connection is encrypted
   */
  public Authenticator(PgConfig config, X509Certificate serverCertificate, boolean tls) {
    this(config, serverCertificate, tls, null);
  }

  Authenticator(
      PgConfig config, X509Certificate serverCertificate, boolean tls, Supplier<String> nonce) {
    this.config = config;
    this.serverCertificate = serverCertificate;
    this.tls = tls;
    this.nonce = nonce;
  }

  /** Whether the answer takes long enough (hashing) not to be computed on an event loop. */
  public static boolean isExpensive(AuthRequest request) {
    return request instanceof AuthRequest.SaslContinue;
  }

  /**
   * Answers one request.
   *
   * @throws AuthException when the request is not acceptable; the connection must be closed
   */
  public Reply respond(AuthRequest request) {
    if (request instanceof AuthRequest.Ok) {
      return accepted();
    } else if (request instanceof AuthRequest.Cleartext) {
      String password = permitted(AuthMethod.PASSWORD);
      state = State.PASSWORD_SENT;
      return new Reply.Password(password.getBytes(UTF_8));
    } else if (request instanceof AuthRequest.Md5 md5) {
      String password = permitted(AuthMethod.MD5);
      state = State.PASSWORD_SENT;
      return new Reply.Password(Md5.answer(config.user(), password, md5.salt()));
    } else if (request instanceof AuthRequest.Sasl sasl) {
      return beginScram(sasl.mechanisms());
    } else if (request instanceof AuthRequest.SaslContinue more) {
      expect(State.SCRAM_FIRST_SENT, "a SASL continuation");
      byte[] message = scram.clientFinal(more.data());
      state = State.SCRAM_FINAL_SENT;
      return new Reply.SaslResponse(message);
    } else if (request instanceof AuthRequest.SaslFinal end) {
      expect(State.SCRAM_FINAL_SENT, "the end of SASL");
      scram.verify(end.data());
      state = State.SERVER_VERIFIED;
      return new Reply.Nothing();
    }
    throw new AuthException(
        "the server asks for authentication method "
            + (request instanceof AuthRequest.Unsupported other ? other.code() : request)
            + " (Kerberos, GSSAPI, SSPI or newer), which is not supported");
  }

  private Reply accepted() {
    switch (state) {
      case NOT_ASKED -> {
        require(AuthMethod.NONE);
        requireBinding(false, "let us in without asking for anything");
      }
      case PASSWORD_SENT, SERVER_VERIFIED -> {}
      default ->
          throw new AuthException(
              "the server says that authentication is complete, but has not proved that it knows"
                  + " the password");
    }
    state = State.DONE;
    return new Reply.Done();
  }

  private Reply beginScram(List<String> offered) {
    boolean plusOffered = offered.contains(Scram.MECHANISM_PLUS);
    if (!plusOffered && !offered.contains(Scram.MECHANISM)) {
      throw new AuthException(
          "the server offers only SASL mechanisms that are not supported: " + offered);
    }
    if (plusOffered && !tls) { // as libpq: no honest server does this
      throw new AuthException("the server offers channel binding on a connection without TLS");
    }
    Binding binding;
    byte[] data = null;
    if (!tls || config.channelBinding() == ChannelBinding.DISABLE) {
      binding = Binding.NONE;
    } else if (plusOffered) {
      binding = Binding.BOUND;
    } else {
      binding = Binding.NOT_OFFERED;
    }
    requireBinding(
        binding == Binding.BOUND,
        tls ? "offers SCRAM without channel binding" : "connection has no TLS");
    if (binding == Binding.NONE && !offered.contains(Scram.MECHANISM)) {
      throw new AuthException(
          "the server offers only " + offered + ", and channelBinding is DISABLE");
    }
    String password = permitted(AuthMethod.SCRAM_SHA_256);
    if (binding == Binding.BOUND) {
      // No falling back to "n" where there is no data: whoever sits in between chose the
      // certificate.
      data = bindingData();
    }
    scram = new Scram(SCRAM_USER, password, binding, data, config.maxScramIterations(), nonce);
    state = State.SCRAM_FIRST_SENT;
    return new Reply.SaslInitial(scram.mechanism(), scram.clientFirst());
  }

  private byte[] bindingData() {
    if (serverCertificate == null) {
      throw new AuthException("no channel binding: the server's certificate is not known");
    }
    return TlsEndpoint.bindingData(serverCertificate);
  }

  /** The password, if the server may ask for it in this way. */
  private String permitted(AuthMethod method) {
    expect(State.NOT_ASKED, "a password, once more");
    require(method);
    if (method != AuthMethod.SCRAM_SHA_256) {
      requireBinding(false, "asks for " + word(method));
    }
    String password = config.password();
    if (password == null || password.isEmpty()) {
      throw new AuthException(
          "the server asks for a password (" + word(method) + "), and none is configured");
    }
    return password;
  }

  private void require(AuthMethod method) {
    if (!config.requireAuth().isEmpty() && !config.requireAuth().contains(method)) {
      String did =
          method == AuthMethod.NONE
              ? "let us in without asking for anything"
              : "asks for " + word(method);
      throw new AuthException(
          "the server " + did + ", which requireAuth = " + config.requireAuth() + " rules out");
    }
  }

  private void requireBinding(boolean bound, String did) {
    if (!bound && config.channelBinding() == ChannelBinding.REQUIRE) {
      throw new AuthException("channelBinding is REQUIRE, but the server " + did);
    }
  }

  private void expect(State expected, String what) {
    if (state != expected) {
      throw new AuthException("the server asks for " + what + ", out of turn");
    }
  }

  private static String word(AuthMethod method) {
    return method.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}

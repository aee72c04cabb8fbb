package io.holowire.pgwire.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.StringPreparation;
import com.ongres.scram.common.exception.ScramException;
import com.ongres.scram.common.exception.ScramInvalidServerSignatureException;
import com.ongres.scram.common.exception.ScramRuntimeException;
import com.ongres.scram.common.exception.ScramServerErrorException;
import io.holowire.pgwire.error.AuthException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** One SCRAM-SHA-256 conversation, client side, around the ongres client. */
final class Scram {
  static final String MECHANISM = "SCRAM-SHA-256";
  static final String MECHANISM_PLUS = "SCRAM-SHA-256-PLUS";

  /** What the GS2 header says about channel binding (RFC 5802, section 6). */
  enum Binding {
    /** "n": we do not do it. */
    NONE,
    /**
     * "y": we would, but the server did not offer it. A server that did then knows of an attack.
     */
    NOT_OFFERED,
    /** "p=tls-server-end-point". */
    BOUND
  }

  private final ScramClient client;
  private final int maxIterations;

  /**
   * @param bindingData the certificate's hash for BOUND, else ignored
   * @param nonce null = random
   */
  Scram(
      String user,
      String password,
      Binding binding,
      byte[] bindingData,
      int maxIterations,
      Supplier<String> nonce) {
    this.maxIterations = maxIterations;
    char[] chars = password.toCharArray();
    checkPreparable(chars);
    ScramClient.FinalBuildStage builder =
        ScramClient.builder()
            .advertisedMechanisms(List.of(binding == Binding.BOUND ? MECHANISM_PLUS : MECHANISM))
            .username(user)
            .password(chars)
            // SASLprep; where it fails, the password as it is, as the server does (scram-common.c).
            .stringPreparation(StringPreparation.POSTGRESQL_PREPARATION);
    switch (binding) {
      case NONE -> {}
      case NOT_OFFERED -> builder.channelBinding(TlsEndpoint.TYPE, new byte[] {0});
      case BOUND -> builder.channelBinding(TlsEndpoint.TYPE, bindingData);
    }
    if (nonce != null) {
      builder.nonceSupplier(nonce);
    }
    client = builder.build();
    Arrays.fill(chars, '\0'); // the client has, and wipes, a copy of its own
  }

  String mechanism() {
    return client.getScramMechanism().getName();
  }

  byte[] clientFirst() {
    return client.clientFirstMessage().toString().getBytes(UTF_8);
  }

  /** Takes the server-first message, gives the client-final one; hashes, so it takes a while. */
  byte[] clientFinal(byte[] serverFirst) {
    try {
      int iterations =
          client.serverFirstMessage(new String(serverFirst, UTF_8)).getIterationCount();
      if (iterations > maxIterations) {
        throw new AuthException(
            "the server asks for "
                + iterations
                + " SCRAM iterations, more than maxScramIterations = "
                + maxIterations);
      }
      return client.clientFinalMessage().toString().getBytes(UTF_8);
    } catch (ScramException
        | ScramRuntimeException
        | IllegalArgumentException
        | AssertionError e) { // the library asserts what it should check (version 3.2)
      throw new AuthException("the server's first SCRAM message is not valid", e);
    }
  }

  /** Returns when the server has proved that it knows the password. */
  void verify(byte[] serverFinal) {
    try {
      client.serverFinalMessage(new String(serverFinal, UTF_8));
    } catch (ScramInvalidServerSignatureException e) {
      throw new AuthException("the server could not prove that it knows the password", e);
    } catch (ScramServerErrorException e) {
      throw new AuthException("the server ended SCRAM with " + e.getServerError(), e);
    } catch (ScramException | ScramRuntimeException | IllegalArgumentException e) {
      throw new AuthException("the server's final SCRAM message is not valid", e);
    }
  }

  /** SASLprep (library version 2.2) breaks on a password that it maps to nothing (soft hyphens). */
  private static void checkPreparable(char[] password) {
    try {
      char[] prepared = StringPreparation.POSTGRESQL_PREPARATION.normalize(password);
      if (prepared != password) {
        Arrays.fill(prepared, '\0');
      }
    } catch (RuntimeException e) {
      throw new AuthException("the password has no character that SASLprep leaves");
    }
  }
}

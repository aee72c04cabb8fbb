package io.holowire.pgwire.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.pgwire.auth.Scram.Binding;
import io.holowire.pgwire.error.AuthException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScramTest {
  private static Scram scram(String password) {
    return new Scram("*", password, Binding.NONE, null, 100_000, null);
  }

  /** The conversation printed in RFC 7677, section 3. */
  @Test
  void speaksTheConversationOfTheRfc() {
    Scram scram =
        new Scram("user", "pencil", Binding.NONE, null, 4096, () -> "rOprNGfwEbeRWgbNEkqO");
    assertThat(scram.clientFirst()).asString(UTF_8).isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    byte[] last =
        scram.clientFinal(
            ("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                    + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096")
                .getBytes(UTF_8));
    assertThat(last)
        .asString(UTF_8)
        .isEqualTo(
            "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
    scram.verify("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=".getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(ints = {100_001, 10_000_000, Integer.MAX_VALUE})
  void refusesAnIterationBombBeforeHashing(int iterations) {
    Scram scram = scram("secret");
    String nonce = new String(scram.clientFirst(), UTF_8).replaceAll(".*r=", "");
    byte[] first = ("r=" + nonce + "x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=" + iterations).getBytes(UTF_8);
    long start = System.nanoTime();
    assertThatThrownBy(() -> scram.clientFinal(first))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("maxScramIterations = 100000");
    assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L); // hashing takes minutes
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "r=someoneElses,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=@,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "r=@x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0",
        "r=@x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=-1",
        "r=@x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999",
        "r=@x,s=W22ZaJ0SNY7soEsUEjb6gQ==",
        "r=@x,s=,i=4096",
        "r=@x,s=!!!!,i=4096",
        "m=ext,r=@x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
        "e=other-error"
      })
  void refusesMalformedServerFirst(String serverFirst) {
    Scram scram = scram("secret");
    String nonce = new String(scram.clientFirst(), UTF_8).replaceAll(".*r=", "");
    byte[] bytes = serverFirst.replace("@", nonce).getBytes(UTF_8);
    assertThatThrownBy(() -> scram.clientFinal(bytes)).isInstanceOf(AuthException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "v=", "v=AAAA", "e=invalid-proof", "x", "v=!!"})
  void refusesAServerWithoutProof(String serverFinal) {
    Scram scram = scram("secret");
    ScramServer server = new ScramServer("secret", 4096);
    scram.clientFinal(server.first(scram.clientFirst()));
    assertThatThrownBy(() -> scram.verify(serverFinal.getBytes(UTF_8)))
        .isInstanceOf(AuthException.class)
        .satisfies(e -> assertThat(e.toString()).doesNotContain("secret"));
  }

  /** RFC 4013 section 3, and what PostgreSQL does with what SASLprep prohibits: nothing. */
  @ParameterizedTest
  @CsvSource({
    "I\u00ADX, IX",
    "user, user",
    "USER, USER",
    "\u00AA, a",
    "\u2168, IX",
    "a\u00A0b, a b",
    "x\u0007y, x\u0007y",
    "\u0627\u0031, \u0627\u0031",
    "\u0221x\u00AD, \u0221x\u00AD",
    "\uD83D\uDE00, \uD83D\uDE00",
  })
  void preparesPasswordsAsTheServerDoes(String password, String prepared) {
    Scram scram = scram(password);
    ScramServer server = new ScramServer(prepared, 4096);
    scram.verify(server.last(scram.clientFinal(server.first(scram.clientFirst())), new byte[0]));
  }

  @Test
  void saysWhenNothingIsLeftOfAPassword() {
    assertThatThrownBy(() -> scram("\u00AD\u00AD"))
        .isInstanceOf(AuthException.class)
        .hasMessageContaining("SASLprep");
  }

  @Test
  void takesLongPasswords() {
    String password = "€x".repeat(100);
    Scram scram = scram(password);
    ScramServer server = new ScramServer(password, 1);
    scram.verify(server.last(scram.clientFinal(server.first(scram.clientFirst())), new byte[0]));
  }
}

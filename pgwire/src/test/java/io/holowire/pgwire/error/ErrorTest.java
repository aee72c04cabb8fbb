package io.holowire.pgwire.error;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.error.SqlState.Retry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorTest {
  private static final ServerFields DUPLICATE =
      new ServerFields(
          "ERROR",
          "23505",
          "duplicate key value violates unique constraint \"t_pkey\"",
          "Key (id)=(1) already exists.",
          "look twice",
          7,
          null,
          "COPY t, line 1",
          "public",
          "t",
          "id",
          "integer",
          "t_pkey",
          "nbtinsert.c",
          "666",
          "_bt_check_unique");

  @ParameterizedTest
  @CsvSource({
    "40001,TRANSACTION",
    "40P01,TRANSACTION",
    "08006,RECONNECT",
    "08P01,NONE",
    "57P01,RECONNECT",
    "57P03,RECONNECT",
    "53300,RECONNECT",
    "53100,STATEMENT",
    "25006,RECONNECT",
    "26000,STATEMENT",
    "55P03,STATEMENT",
    "57014,NONE",
    "23505,NONE",
    "28P01,NONE",
    "42P01,NONE",
    "XX000,NONE"
  })
  void retryFollowsTheCode(String code, Retry retry) {
    assertThat(SqlState.retry(code)).isEqualTo(retry);
    ServerException e = new ServerException(ServerFields.of("ERROR", code, "no"));
    assertThat(e.retry()).isEqualTo(retry);
    assertThat(e.sqlState()).isEqualTo(code);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "4", "400011", "éé"})
  void unknownCodesAreNotRetried(String code) {
    assertThat(SqlState.retry(code)).isEqualTo(Retry.NONE);
  }

  @Test
  void messageTellsAllThatTheServerSaid() {
    assertThat(new ServerException(DUPLICATE))
        .hasMessage(
            "ERROR: duplicate key value violates unique constraint \"t_pkey\" (SQLSTATE 23505,"
                + " schema public, table t, column id, constraint t_pkey, position 7);"
                + " detail: Key (id)=(1) already exists.; hint: look twice; where: COPY t, line 1");
    assertThat(new ServerException(ServerFields.of("FATAL", "57P01", "going down")))
        .hasMessage("FATAL: going down (SQLSTATE 57P01)");
  }

  @Test
  void fatalFollowsTheSeverity() {
    assertThat(ServerFields.of("FATAL", "57P01", "x").isFatal()).isTrue();
    assertThat(ServerFields.of("PANIC", "XX000", "x").isFatal()).isTrue();
    assertThat(ServerFields.of("ERROR", "XX000", "x").isFatal()).isFalse();
  }

  @Test
  void stalePlansAreToldByCodeAndRoutine() {
    assertThat(new ServerException(ServerFields.of("ERROR", "26000", "x")).isStalePlan()).isTrue();
    assertThat(new ServerException(ServerFields.of("ERROR", "0A000", "x")).isStalePlan()).isFalse();
    ServerFields changed =
        new ServerFields(
            "FEHLER",
            "0A000",
            "x",
            null,
            null,
            0,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            "RevalidateCachedQuery");
    assertThat(new ServerException(changed).isStalePlan()).isTrue();
    assertThat(new ServerException(changed).retry()).isEqualTo(SqlState.Retry.STATEMENT);
  }

  @Test
  void ourOwnFailuresHaveNoSqlState() {
    ConnectionException lost = new ConnectionException("lost", true);
    assertThat(lost.sqlState()).isNull();
    assertThat(lost.sent()).isTrue();
    assertThat(lost.retry()).isEqualTo(Retry.RECONNECT);
    assertThat(new ProtocolException("x").retry()).isEqualTo(Retry.NONE);
    assertThat(new AuthException("x").retry()).isEqualTo(Retry.NONE);
  }

  @Test
  void failuresTravelBetweenProcesses() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new ServerException(DUPLICATE));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(((ServerException) in.readObject()).fields()).isEqualTo(DUPLICATE);
    }
  }
}

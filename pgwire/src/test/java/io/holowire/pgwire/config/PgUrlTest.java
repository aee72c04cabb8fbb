package io.holowire.pgwire.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PgUrlTest {
  private static PgConfig parse(String url) {
    return PgUrl.parse(url).build();
  }

  @Test
  void readsAllPartsOfALibpqUrl() {
    PgConfig config = parse("postgresql://al%20ice:p%40ss%2Fw%3Ard@db1:5433,[::1]:6000,db3/sales");
    assertThat(config.hosts())
        .containsExactly(
            new HostPort("db1", 5433), new HostPort("::1", 6000), new HostPort("db3", 5432));
    assertThat(config.user()).isEqualTo("al ice");
    assertThat(config.password()).isEqualTo("p@ss/w:rd");
    assertThat(config.database()).isEqualTo("sales");
  }

  @Test
  void readsAllPartsOfAJdbcUrl() {
    PgConfig config =
        parse(
            "jdbc:postgresql://a:1,b/db?user=u&password=p%26q&ssl=true&targetServerType=primary"
                + "&loadBalanceHosts=true&ApplicationName=app&currentSchema=s1,s2&connectTimeout=3"
                + "&socketTimeout=7&preparedStatementCacheQueries=9&cancelSignalTimeout=2"
                + "&reWriteBatchedInserts=true&options=-c%20geqo=off");
    assertThat(config.hosts()).containsExactly(new HostPort("a", 1), new HostPort("b", 5432));
    assertThat(config.user()).isEqualTo("u");
    assertThat(config.password()).isEqualTo("p&q");
    assertThat(config.sslMode()).isEqualTo(SslMode.VERIFY_FULL);
    assertThat(config.targetServer()).isEqualTo(TargetServer.PRIMARY);
    assertThat(config.hostOrder()).isEqualTo(HostOrder.RANDOM);
    assertThat(config.applicationName()).isEqualTo("app");
    assertThat(config.startupParameters())
        .isEqualTo(Map.of("search_path", "s1,s2", "options", "-c geqo=off"));
    assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.exchangeTimeout()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.cancelGrace()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.statementCacheSize()).isEqualTo(9);
  }

  @Test
  void readsLibpqParameters() {
    PgConfig config =
        parse(
            "postgres:///db?host=h1,h2&port=1,2&user=u&sslmode=verify-ca&sslnegotiation=direct"
                + "&sslrootcert=/r.pem&sslcert=/c.pem&sslkey=/k.pem&channel_binding=require"
                + "&require_auth=scram-sha-256&target_session_attrs=prefer-standby"
                + "&load_balance_hosts=random&connect_timeout=4&keepalives=1");
    assertThat(config.hosts()).containsExactly(new HostPort("h1", 1), new HostPort("h2", 2));
    assertThat(config.sslMode()).isEqualTo(SslMode.VERIFY_CA);
    assertThat(config.sslNegotiation()).isEqualTo(SslNegotiation.DIRECT);
    assertThat(config.sslRootCert()).isEqualTo(Path.of("/r.pem"));
    assertThat(config.sslCert()).isEqualTo(Path.of("/c.pem"));
    assertThat(config.sslKey()).isEqualTo(Path.of("/k.pem"));
    assertThat(config.channelBinding()).isEqualTo(ChannelBinding.REQUIRE);
    assertThat(config.requireAuth()).containsExactly(AuthMethod.SCRAM_SHA_256);
    assertThat(config.targetServer()).isEqualTo(TargetServer.PREFER_STANDBY);
    assertThat(config.hostOrder()).isEqualTo(HostOrder.RANDOM);
    assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void fillsInWhatIsLeftOut() {
    PgConfig config = parse("postgresql://?user=u");
    assertThat(config.hosts()).containsExactly(new HostPort("localhost", 5432));
    assertThat(config.database()).isEqualTo("u");
    assertThat(config.password()).isNull();
    assertThat(parse("jdbc:postgresql:db").database()).isEqualTo("db");
    assertThat(parse("jdbc:postgresql:/").hosts()).hasSize(1);
    assertThat(parse("postgresql://:7000/").hosts())
        .containsExactly(new HostPort("localhost", 7000));
    assertThat(parse("postgresql://?hostaddr=::1&port=9").hosts())
        .containsExactly(new HostPort("::1", 9));
  }

  @Test
  void negatedMethodsAreTheOthers() {
    assertThat(parse("postgresql://h?require_auth=!password,!none").requireAuth())
        .containsExactlyInAnyOrder(AuthMethod.MD5, AuthMethod.SCRAM_SHA_256);
    assertThat(parse("postgresql://h?require_auth=!gss").requireAuth()).hasSize(4);
  }

  @Test
  void sslSwitchYieldsToTheMode() {
    assertThat(parse("jdbc:postgresql://h/d?ssl=true&sslmode=require").sslMode())
        .isEqualTo(SslMode.REQUIRE);
    assertThat(parse("postgresql://h?sslmode=allow").sslMode()).isEqualTo(SslMode.PREFER);
    assertThat(parse("postgresql://h?sslrootcert=system").sslMode()).isEqualTo(SslMode.VERIFY_FULL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://h/d | must begin with",
        "postgresql:h | must begin with",
        "postgresql://h:x/d | port is not a number",
        "postgresql://h:0/d | port of h must be",
        "postgresql://[::1/d | cannot read host and port",
        "postgresql://h/%4 | database is not percent-encoded",
        "postgresql://h/%00 | database is not percent-encoded",
        "postgresql://h/%FF | database is not UTF-8",
        "postgresql://h?sslmod=x | unknown parameter sslmod",
        "postgresql://h?password=ab&cd | unknown parameter in the URL",
        "postgresql://h?sslcrl=x | parameter sslcrl is not supported",
        "postgresql://h?sslmode=maybe | sslmode is 'maybe', must be one of disable, prefer",
        "postgresql://h?connect_timeout=soon | connect_timeout is 'soon'",
        "postgresql://h?service=x | service is not supported",
        "postgresql://h?require_auth=md5,!none | require_auth is",
        "postgresql://h?require_auth=!none,!password,!md5,!scram-sha-256 | that leaves",
        "postgresql://h?target_session_attrs=boss | target_session_attrs is 'boss'",
        "postgresql://a,b?port=1,2,3 | port lists 3 ports for 2 hosts",
        "postgresql://?host=/tmp | Unix-domain sockets",
        "postgresql://h?gssencmode=require | gssencmode is 'require'",
        "postgresql://h?sslnegotiation=direct | needs sslMode REQUIRE",
        "postgresql://h?client_encoding=latin1 | client_encoding must be UTF8",
      })
  void namesWhatIsWrong(String url, String message) {
    assertThatThrownBy(() -> parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u:se/cret@h/d",
        "postgresql://u:se?cret@h/d",
        "postgresql://u:secret%@h/d",
        "postgresql://u:secret@h:x/d",
      })
  void neverRepeatsThePassword(String url) {
    assertThatThrownBy(() -> parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("se/", "cret", "'u:se"));
  }
}

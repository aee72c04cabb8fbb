package io.holowire.pgwire.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PgConfigTest {
  @Test
  void isIndependentOfItsBuilder() {
    List<HostPort> hosts = new ArrayList<>(List.of(new HostPort("a", 1)));
    PgConfig.Builder builder = PgConfig.builder().hosts(hosts).user("u");
    PgConfig first = builder.build();
    hosts.add(new HostPort("b", 2));
    PgConfig second = builder.user("v").build();
    assertThat(first.hosts()).containsExactly(new HostPort("a", 1));
    assertThat(first.user()).isEqualTo("u");
    assertThat(first.database()).isEqualTo("u");
    assertThat(second.user()).isEqualTo("v");
    assertThat(second.database()).isEqualTo("v");
    PgConfig third = first.toBuilder().password("secret").pipelineDepth(3).build();
    assertThat(third.hosts()).isEqualTo(first.hosts());
    assertThat(third.pipelineDepth()).isEqualTo(3);
    assertThat(first.password()).isNull();
  }

  @Test
  void neverShowsSecrets() {
    PgConfig config =
        PgConfig.builder()
            .user("u")
            .password("s3cret")
            .startupParameters(Map.of("app.token", "s3cret"))
            .build();
    assertThat(config.toString()).contains("user=u").doesNotContain("s3cret");
    assertThat(PgConfig.builder().password("s3cret").toString()).doesNotContain("s3cret");
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("user", b -> b.user("a\0b")),
        wrong("database", b -> b.database("a\0b")),
        wrong("applicationName", b -> b.applicationName("a\0b")),
        wrong("password", b -> b.password("a\0b")),
        wrong("startup parameter x", b -> b.startupParameters(Map.of("x", "1\0user\0root"))),
        wrong("startup parameter user", b -> b.startupParameters(Map.of("user", "root"))),
        wrong("sslNegotiation", b -> b.sslNegotiation(SslNegotiation.DIRECT)),
        wrong(
            "channelBinding",
            b -> b.channelBinding(ChannelBinding.REQUIRE).sslMode(SslMode.DISABLE)),
        wrong(
            "channelBinding",
            b -> b.channelBinding(ChannelBinding.REQUIRE).requireAuth(EnumSet.of(AuthMethod.MD5))),
        wrong("sslKey", b -> b.sslCert(Path.of("c"))),
        wrong("sslCert", b -> b.sslKey(Path.of("k"))),
        wrong("connectTimeout", b -> b.connectTimeout(Duration.ZERO)),
        wrong("maxScramIterations", b -> b.maxScramIterations(1)),
        wrong("pipelineDepth", b -> b.pipelineDepth(0)),
        wrong("writeLowWater", b -> b.writeLowWater(2 << 20)),
        wrong("readLowWater", b -> b.readLowWater(0)));
  }

  private static Arguments wrong(String name, UnaryOperator<PgConfig.Builder> setting) {
    return Arguments.of(name, setting);
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void namesWhatIsWrong(String name, UnaryOperator<PgConfig.Builder> setting) {
    PgConfig.Builder builder = setting.apply(PgConfig.builder());
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @CsvSource({"h,h,5432", "h:1,h,1", "::1,::1,5432", "[::1]:2,::1,2", "[::1],::1,5432"})
  void readsHostAndPort(String text, String host, int port) {
    HostPort parsed = HostPort.parse(text);
    assertThat(parsed).isEqualTo(new HostPort(host, port));
    assertThat(HostPort.parse(parsed.toString())).isEqualTo(parsed);
  }
}

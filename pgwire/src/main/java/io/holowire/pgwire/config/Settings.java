package io.holowire.pgwire.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values behind {@link PgConfig} and its builder, with their defaults and what they must obey.
 */
final class Settings {
  List<HostPort> hosts = List.of();
  HostOrder hostOrder = HostOrder.IN_ORDER;
  TargetServer targetServer = TargetServer.ANY;
  String database;
  String user;
  String password;
  SslMode sslMode = SslMode.PREFER;
  SslNegotiation sslNegotiation = SslNegotiation.POSTGRES;
  Path sslRootCert;
  Path sslCert;
  Path sslKey;
  ChannelBinding channelBinding = ChannelBinding.PREFER;
  Set<AuthMethod> requireAuth = Set.of();
  int maxScramIterations = 100_000;
  Duration connectTimeout = Duration.ofSeconds(10);
  Duration tcpUserTimeout = Duration.ZERO;
  String applicationName = "pgwire";
  Map<String, String> startupParameters = Map.of();
  int statementCacheSize = 256;
  int pipelineDepth = 64;
  int pipelineBytes = 1 << 20;
  Duration exchangeTimeout = Duration.ZERO;
  Duration cancelGrace = Duration.ofSeconds(5);
  int maxMessageBytes = (1 << 30) - 1;
  long maxResultBytes = 256L << 20;
  int writeHighWater = 1 << 20;
  int writeLowWater = 256 << 10;
  int readHighWater = 1 << 20;
  int readLowWater = 256 << 10;

  Settings copy() {
    Settings to = new Settings();
    to.hosts = hosts;
    to.hostOrder = hostOrder;
    to.targetServer = targetServer;
    to.database = database;
    to.user = user;
    to.password = password;
    to.sslMode = sslMode;
    to.sslNegotiation = sslNegotiation;
    to.sslRootCert = sslRootCert;
    to.sslCert = sslCert;
    to.sslKey = sslKey;
    to.channelBinding = channelBinding;
    to.requireAuth = requireAuth;
    to.maxScramIterations = maxScramIterations;
    to.connectTimeout = connectTimeout;
    to.tcpUserTimeout = tcpUserTimeout;
    to.applicationName = applicationName;
    to.startupParameters = startupParameters;
    to.statementCacheSize = statementCacheSize;
    to.pipelineDepth = pipelineDepth;
    to.pipelineBytes = pipelineBytes;
    to.exchangeTimeout = exchangeTimeout;
    to.cancelGrace = cancelGrace;
    to.maxMessageBytes = maxMessageBytes;
    to.maxResultBytes = maxResultBytes;
    to.writeHighWater = writeHighWater;
    to.writeLowWater = writeLowWater;
    to.readHighWater = readHighWater;
    to.readLowWater = readLowWater;
    return to;
  }

  /** What makes two configurations the same. */
  List<Object> values() {
    return Arrays.asList(
        hosts,
        hostOrder,
        targetServer,
        database,
        user,
        password,
        sslMode,
        sslNegotiation,
        sslRootCert,
        sslCert,
        sslKey,
        channelBinding,
        requireAuth,
        maxScramIterations,
        connectTimeout,
        tcpUserTimeout,
        applicationName,
        startupParameters,
        statementCacheSize,
        pipelineDepth,
        pipelineBytes,
        exchangeTimeout,
        cancelGrace,
        maxMessageBytes,
        maxResultBytes,
        writeHighWater,
        writeLowWater,
        readHighWater,
        readLowWater);
  }

  /** A copy with the defaults that depend on others filled in; throws IllegalArgumentException. */
  Settings complete() {
    Settings to = copy();
    if (to.hosts.isEmpty()) {
      to.hosts = List.of(new HostPort("localhost", HostPort.DEFAULT_PORT));
    }
    if (to.user == null || to.user.isEmpty()) {
      to.user = System.getProperty("user.name", "postgres");
    }
    if (to.database == null || to.database.isEmpty()) {
      to.database = to.user;
    }
    to.check();
    return to;
  }

  private void check() {
    noNul("user", user);
    noNul("database", database);
    noNul("applicationName", applicationName);
    startupParameters.forEach(Settings::checkStartupParameter);
    require(
        password == null || password.indexOf('\0') < 0, "password must not hold a NUL character");
    require(
        sslNegotiation == SslNegotiation.POSTGRES || sslMode.mandatory(),
        "sslNegotiation DIRECT needs sslMode REQUIRE or stronger, sslMode is " + sslMode);
    require(
        channelBinding != ChannelBinding.REQUIRE || sslMode != SslMode.DISABLE,
        "channelBinding REQUIRE needs TLS, sslMode is DISABLE");
    require(
        channelBinding != ChannelBinding.REQUIRE
            || requireAuth.isEmpty()
            || requireAuth.contains(AuthMethod.SCRAM_SHA_256),
        "channelBinding REQUIRE works with SCRAM_SHA_256 only, requireAuth is " + requireAuth);
    require(
        (sslCert == null) == (sslKey == null),
        "sslCert and sslKey are needed both or none; "
            + (sslCert == null ? "sslCert" : "sslKey")
            + " is missing");
    require(!connectTimeout.isNegative() && !connectTimeout.isZero(), positive("connectTimeout"));
    require(!tcpUserTimeout.isNegative(), "tcpUserTimeout must not be negative");
    require(!cancelGrace.isNegative(), "cancelGrace must not be negative");
    require(!exchangeTimeout.isNegative(), "exchangeTimeout must not be negative (0 = none)");
    require(maxScramIterations >= 4096, "maxScramIterations must be at least 4096 (RFC 7677)");
    require(statementCacheSize >= 0, "statementCacheSize must not be negative (0 = no cache)");
    require(pipelineDepth > 0, positive("pipelineDepth"));
    require(pipelineBytes > 0, positive("pipelineBytes"));
    require(maxMessageBytes >= 1 << 10, "maxMessageBytes must be at least 1024");
    require(maxResultBytes > 0, positive("maxResultBytes"));
    require(
        0 < writeLowWater && writeLowWater <= writeHighWater,
        "writeLowWater must be between 1 and writeHighWater");
    require(
        0 < readLowWater && readLowWater <= readHighWater,
        "readLowWater must be between 1 and readHighWater");
  }

  private static void checkStartupParameter(String name, String value) {
    noNul("startup parameter name", name);
    noNul("startup parameter " + name, value);
    switch (name) {
      case "user", "database", "application_name" ->
          throw new IllegalArgumentException(
              "startup parameter " + name + " has a setting of its own");
      case "client_encoding" ->
          require(
              value.equalsIgnoreCase("UTF8") || value.equalsIgnoreCase("UTF-8"),
              "startup parameter client_encoding must be UTF8, is " + value);
      case "" -> throw new IllegalArgumentException("startup parameter without a name");
      default -> {}
    }
  }

  /** An embedded NUL would end the value early and begin a parameter of the writer's choice. */
  private static void noNul(String what, String value) {
    require(value != null, what + " must not be null");
    require(value.indexOf('\0') < 0, what + " must not hold a NUL character");
  }

  private static String positive(String name) {
    return name + " must be greater than 0";
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Copies, keeping the order: the server applies start-up parameters in the order they come. */
  static Map<String, String> ordered(Map<String, String> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}

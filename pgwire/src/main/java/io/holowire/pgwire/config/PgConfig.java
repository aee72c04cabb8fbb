package io.holowire.pgwire.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Everything a connection needs to know: immutable, made by {@link #builder()} or {@link PgUrl}.
 */
public final class PgConfig {
  private final Settings settings;

  private PgConfig(Settings settings) {
    this.settings = settings;
  }

  public static Builder builder() {
    return new Builder(new Settings());
  }

  /** A builder that starts from these settings. */
  public Builder toBuilder() {
    return new Builder(settings.copy());
  }

  /** The places to try, never empty; localhost:5432 when none was given. */
  public List<HostPort> hosts() {
    return settings.hosts;
  }

  /** The order in which {@link #hosts()} are tried; IN_ORDER. */
  public HostOrder hostOrder() {
    return settings.hostOrder;
  }

  /** The role a server must have to be taken; ANY. */
  public TargetServer targetServer() {
    return settings.targetServer;
  }

  /** Name of the database; the user's name when none was given. */
  public String database() {
    return settings.database;
  }

  /** Name of the role; the operating system's user when none was given. */
  public String user() {
    return settings.user;
  }

  /** The password, or null when there is none. */
  public String password() {
    return settings.password;
  }

  /** How much TLS is asked for; PREFER. */
  public SslMode sslMode() {
    return settings.sslMode;
  }

  /** How TLS begins; POSTGRES. DIRECT needs REQUIRE or stronger. */
  public SslNegotiation sslNegotiation() {
    return settings.sslNegotiation;
  }

  /** PEM file of trusted roots, or null for the JDK's own where one is needed. */
  public Path sslRootCert() {
    return settings.sslRootCert;
  }

  /** PEM file of the client's certificate chain, or null. */
  public Path sslCert() {
    return settings.sslCert;
  }

  /** File of its unencrypted PKCS#8 private key, PEM or DER, or null. */
  public Path sslKey() {
    return settings.sslKey;
  }

  /** Whether SCRAM binds to the TLS session; PREFER. */
  public ChannelBinding channelBinding() {
    return settings.channelBinding;
  }

  /** The only ways of authentication accepted; empty = any. */
  public Set<AuthMethod> requireAuth() {
    return settings.requireAuth;
  }

  /** Most hash iterations a server may ask of us, at least 4096; 100,000. */
  public int maxScramIterations() {
    return settings.maxScramIterations;
  }

  /** Deadline per host, from name resolution to the first ReadyForQuery; 10 s. */
  public Duration connectTimeout() {
    return settings.connectTimeout;
  }

  /** Time our bytes may stay unacknowledged, or unread; Linux only; 0 = the system's limits. */
  public Duration tcpUserTimeout() {
    return settings.tcpUserTimeout;
  }

  /** Shown in pg_stat_activity; "pgwire". */
  public String applicationName() {
    return settings.applicationName;
  }

  /** Further run-time parameters to start the session with, in order. */
  public Map<String, String> startupParameters() {
    return settings.startupParameters;
  }

  /** Prepared statements kept per connection; 256. 0 = none: for poolers. */
  public int statementCacheSize() {
    return settings.statementCacheSize;
  }

  /** Most requests written and unanswered; 64. */
  public int pipelineDepth() {
    return settings.pipelineDepth;
  }

  /** Bytes written and unanswered, beyond which requests wait; 1 MiB. */
  public int pipelineBytes() {
    return settings.pipelineBytes;
  }

  /**
   * Time a request may take, from its turn to its end, before it is cancelled; 0 = any. A COPY or a
   * row stream goes at its consumer's pace: its limit holds until the server begins, and again from
   * the end of the data sent.
   */
  public Duration exchangeTimeout() {
    return settings.exchangeTimeout;
  }

  /** Time a cancelled request may take to end before the connection closes; 5 s. */
  public Duration cancelGrace() {
    return settings.cancelGrace;
  }

  /** Longest message accepted from the server, in bytes; 1 GiB - 1. */
  public int maxMessageBytes() {
    return settings.maxMessageBytes;
  }

  /** Most bytes of a result that is collected in memory; 256 MiB. */
  public long maxResultBytes() {
    return settings.maxResultBytes;
  }

  /** Unwritten bytes at which a connection stops being writable; 1 MiB. */
  public int writeHighWater() {
    return settings.writeHighWater;
  }

  /** Unwritten bytes at which it becomes writable again; 256 KiB. */
  public int writeLowWater() {
    return settings.writeLowWater;
  }

  /** Unread bytes of a stream at which reading pauses; 1 MiB. */
  public int readHighWater() {
    return settings.readHighWater;
  }

  /** Unread bytes of a stream at which reading goes on; 256 KiB. */
  public int readLowWater() {
    return settings.readLowWater;
  }

  /** Where and as whom; never the password, nor values of start-up parameters. */
  @Override
  public String toString() {
    return "PgConfig[hosts="
        + settings.hosts
        + ", database="
        + settings.database
        + ", user="
        + settings.user
        + ", sslMode="
        + settings.sslMode
        + ", targetServer="
        + settings.targetServer
        + "]";
  }

  /**
   * Equal when every setting is, the password included: such connections can stand for one another.
   */
  @Override
  public boolean equals(Object other) {
    return other instanceof PgConfig that && settings.values().equals(that.settings.values());
  }

  @Override
  public int hashCode() {
    return settings.values().hashCode();
  }

  /** Collects settings; not thread-safe. What each means, and its default, is at the reader. */
  public static final class Builder {
    private final Settings settings;

    private Builder(Settings settings) {
      this.settings = settings;
    }

    public Builder hosts(HostPort... hosts) {
      return hosts(List.of(hosts));
    }

    public Builder hosts(List<HostPort> hosts) {
      settings.hosts = List.copyOf(hosts);
      return this;
    }

    public Builder hostOrder(HostOrder hostOrder) {
      settings.hostOrder = Objects.requireNonNull(hostOrder, "hostOrder");
      return this;
    }

    public Builder targetServer(TargetServer targetServer) {
      settings.targetServer = Objects.requireNonNull(targetServer, "targetServer");
      return this;
    }

    public Builder database(String database) {
      settings.database = database;
      return this;
    }

    public Builder user(String user) {
      settings.user = user;
      return this;
    }

    public Builder password(String password) {
      settings.password = password;
      return this;
    }

    public Builder sslMode(SslMode sslMode) {
      settings.sslMode = Objects.requireNonNull(sslMode, "sslMode");
      return this;
    }

    public Builder sslNegotiation(SslNegotiation sslNegotiation) {
      settings.sslNegotiation = Objects.requireNonNull(sslNegotiation, "sslNegotiation");
      return this;
    }

    public Builder sslRootCert(Path sslRootCert) {
      settings.sslRootCert = sslRootCert;
      return this;
    }

    public Builder sslCert(Path sslCert) {
      settings.sslCert = sslCert;
      return this;
    }

    public Builder sslKey(Path sslKey) {
      settings.sslKey = sslKey;
      return this;
    }

    public Builder channelBinding(ChannelBinding channelBinding) {
      settings.channelBinding = Objects.requireNonNull(channelBinding, "channelBinding");
      return this;
    }

    public Builder requireAuth(Set<AuthMethod> requireAuth) {
      settings.requireAuth = Set.copyOf(requireAuth);
      return this;
    }

    public Builder maxScramIterations(int maxScramIterations) {
      settings.maxScramIterations = maxScramIterations;
      return this;
    }

    public Builder connectTimeout(Duration connectTimeout) {
      settings.connectTimeout = Objects.requireNonNull(connectTimeout, "connectTimeout");
      return this;
    }

    public Builder tcpUserTimeout(Duration tcpUserTimeout) {
      settings.tcpUserTimeout = Objects.requireNonNull(tcpUserTimeout, "tcpUserTimeout");
      return this;
    }

    public Builder applicationName(String applicationName) {
      settings.applicationName = Objects.requireNonNull(applicationName, "applicationName");
      return this;
    }

    public Builder startupParameters(Map<String, String> startupParameters) {
      settings.startupParameters = Settings.ordered(startupParameters);
      return this;
    }

    public Builder statementCacheSize(int statementCacheSize) {
      settings.statementCacheSize = statementCacheSize;
      return this;
    }

    public Builder pipelineDepth(int pipelineDepth) {
      settings.pipelineDepth = pipelineDepth;
      return this;
    }

    public Builder pipelineBytes(int pipelineBytes) {
      settings.pipelineBytes = pipelineBytes;
      return this;
    }

    public Builder exchangeTimeout(Duration exchangeTimeout) {
      settings.exchangeTimeout = Objects.requireNonNull(exchangeTimeout, "exchangeTimeout");
      return this;
    }

    public Builder cancelGrace(Duration cancelGrace) {
      settings.cancelGrace = Objects.requireNonNull(cancelGrace, "cancelGrace");
      return this;
    }

    public Builder maxMessageBytes(int maxMessageBytes) {
      settings.maxMessageBytes = maxMessageBytes;
      return this;
    }

    public Builder maxResultBytes(long maxResultBytes) {
      settings.maxResultBytes = maxResultBytes;
      return this;
    }

    public Builder writeHighWater(int writeHighWater) {
      settings.writeHighWater = writeHighWater;
      return this;
    }

    public Builder writeLowWater(int writeLowWater) {
      settings.writeLowWater = writeLowWater;
      return this;
    }

    public Builder readHighWater(int readHighWater) {
      settings.readHighWater = readHighWater;
      return this;
    }

    public Builder readLowWater(int readLowWater) {
      settings.readLowWater = readLowWater;
      return this;
    }

    /** Checks the settings together; throws IllegalArgumentException naming the one to blame. */
    public PgConfig build() {
      return new PgConfig(settings.complete());
    }
  }
}

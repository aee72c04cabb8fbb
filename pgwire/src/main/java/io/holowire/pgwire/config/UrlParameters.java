package io.holowire.pgwire.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the parameters of a URL mean, under libpq's names and the JDBC driver's. */
final class UrlParameters {
  /** Parameters that ask for nothing this client does otherwise: accepted and without effect. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          ("fallback_application_name passfile requirepeer keepalives keepalives_idle"
                  + " keepalives_interval keepalives_count sslcompression sslsni"
                  + " krbsrvname"
                  + " gsslib gssdelegation min_protocol_version max_protocol_version"
                  + " adaptivefetch adaptivefetchmaximum adaptivefetchminimum"
                  + " assumeminserverversion autosave binarytransfer binarytransferdisable"
                  + " binarytransferenable cleanupsavepoints convertbooleantonumeric"
                  + " databasemetadatacachefields databasemetadatacachefieldsmib"
                  + " defaultrowfetchsize disablecolumnsanitiser escapesyntaxcallmode"
                  + " groupstartupparameters gssresponsetimeout gssusedefaultcreds"
                  + " hideunprivilegedobjects hostrecheckseconds jaasapplicationname jaaslogin"
                  + " kerberosservername loggerfile loggerlevel logservererrordetail"
                  + " logunclosedconnections maxresultbuffer maxsendbuffersize pemkeyalgorithm"
                  + " preferquerymode preparedstatementcachesizemib protocolversion querytimeout"
                  + " quotereturningidentifiers readonlymode receivebuffersize"
                  + " rewritebatchedinserts sendbuffersize sslresponsetimeout sspiserviceclass"
                  + " stringtype tcpkeepalive tcpnodelay unknownlength usespnego"
                  + " xmlfactoryfactory")
              .split(" "));

  /** Parameters that ask for something this client does not do and must not pass over. */
  private static final Set<String> REFUSED =
      Set.of(
          ("service sslcrl sslcrldir ssl_min_protocol_version ssl_max_protocol_version"
                  + " sslpassword sslpasswordcallback sslfactory sslfactoryarg sslhostnameverifier"
                  + " socketfactory socketfactoryarg localsocketaddress sslcertmode scram_client_key"
                  + " scram_server_key authenticationpluginclassname allowencodingchanges")
              .split(" "));

  private final PgConfig.Builder config;
  private final Map<String, String> startup = new LinkedHashMap<>();
  private boolean sslModeGiven;

  private UrlParameters(PgConfig.Builder config) {
    this.config = config;
  }

  static void apply(PgConfig.Builder config, Map<String, String> parameters) {
    UrlParameters to = new UrlParameters(config);
    to.sslModeGiven = parameters.containsKey("sslmode");
    parameters.forEach(to::set);
    if (!to.startup.isEmpty()) {
      config.startupParameters(to.startup);
    }
  }

  private void set(String name, String value) {
    switch (name.toLowerCase(Locale.ROOT)) {
      case "dbname", "pgdbname" -> config.database(value);
      case "user" -> config.user(value);
      case "password" -> config.password(value);
      case "application_name", "applicationname" -> config.applicationName(value);
      case "options" -> startup.put("options", value);
      case "replication" -> startup.put("replication", value);
      case "client_encoding" -> {
        if (!value.equalsIgnoreCase("auto")) {
          startup.put("client_encoding", value);
        }
      }
      case "currentschema" -> startup.put("search_path", value);
      case "readonly" -> {
        if (Boolean.parseBoolean(value)) {
          startup.put("default_transaction_read_only", "on");
        }
      }
      case "connect_timeout", "connecttimeout", "logintimeout" -> {
        Duration timeout = seconds(name, value);
        if (!timeout.isZero()) { // 0 is "for ever" in libpq; here the default bounds it
          config.connectTimeout(timeout);
        }
      }
      case "tcp_user_timeout" -> config.tcpUserTimeout(Duration.ofMillis(number(name, value)));
      case "sockettimeout" -> config.exchangeTimeout(seconds(name, value));
      case "cancelsignaltimeout" -> config.cancelGrace(seconds(name, value));
      case "preparedstatementcachequeries" -> config.statementCacheSize(number(name, value));
      case "preparethreshold" -> {
        if (number(name, value) == 0) {
          config.statementCacheSize(0);
        }
      }
      case "scrammaxiterations" -> config.maxScramIterations(number(name, value));
      case "target_session_attrs", "targetservertype" -> config.targetServer(target(name, value));
      case "load_balance_hosts", "loadbalancehosts" -> config.hostOrder(order(name, value));
      default -> setSecurity(name, value);
    }
  }

  private void setSecurity(String name, String value) {
    String key = name.toLowerCase(Locale.ROOT);
    switch (key) {
      case "ssl" -> {
        // The JDBC driver's switch: an empty value counts as true, and it means verify-full.
        if (!sslModeGiven && (value.isEmpty() || Boolean.parseBoolean(value))) {
          config.sslMode(SslMode.VERIFY_FULL);
        }
      }
      case "sslmode" -> config.sslMode(sslMode(name, value));
      case "requiressl" -> {
        if (!sslModeGiven && value.equals("1")) {
          config.sslMode(SslMode.REQUIRE);
        }
      }
      case "sslnegotiation" -> config.sslNegotiation(constant(SslNegotiation.class, name, value));
      case "sslrootcert" -> {
        if (value.equals("system")) {
          config.sslRootCert(null);
          if (!sslModeGiven) {
            config.sslMode(SslMode.VERIFY_FULL);
          }
        } else {
          config.sslRootCert(Path.of(value));
        }
      }
      case "sslcert" -> config.sslCert(Path.of(value));
      case "sslkey" -> config.sslKey(Path.of(value));
      case "channel_binding", "channelbinding" ->
          config.channelBinding(constant(ChannelBinding.class, name, value));
      case "require_auth", "requireauth" -> config.requireAuth(methods(name, value));
      case "gssencmode" -> {
        if (value.equals("require")) {
          throw wrong(name, value, "disable, allow or prefer: there is no GSS encryption here");
        }
      }
      default -> {
        if (REFUSED.contains(key)) {
          throw new IllegalArgumentException("parameter " + name + " is not supported");
        }
        if (!WITHOUT_EFFECT.contains(key)) {
          // One with @, or without a value, is rather the end of a password that was not encoded.
          boolean secret = name.indexOf('@') >= 0 || value.isEmpty();
          throw new IllegalArgumentException("unknown parameter " + (secret ? "in the URL" : name));
        }
      }
    }
  }

  private static TargetServer target(String name, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "any" -> TargetServer.ANY;
      case "primary", "master", "read-write" -> TargetServer.PRIMARY;
      case "standby", "secondary", "slave", "read-only" -> TargetServer.STANDBY;
      case "prefer-standby", "prefersecondary", "preferslave" -> TargetServer.PREFER_STANDBY;
      default -> throw wrong(name, value, "any, primary, standby or prefer-standby");
    };
  }

  private static HostOrder order(String name, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "random", "true" -> HostOrder.RANDOM;
      case "disable", "false" -> HostOrder.IN_ORDER;
      default -> throw wrong(name, value, "disable or random");
    };
  }

  /** libpq's "allow" (plain first, TLS if that is refused) is taken as prefer: never weaker. */
  private static SslMode sslMode(String name, String value) {
    return value.equals("allow") ? SslMode.PREFER : constant(SslMode.class, name, value);
  }

  /** libpq's list: names, or names with {@code !} in front, never mixed. */
  private static Set<AuthMethod> methods(String name, String value) {
    EnumSet<AuthMethod> named = EnumSet.noneOf(AuthMethod.class);
    boolean others = value.strip().startsWith("!");
    for (String word : value.split(",")) {
      String method = word.strip();
      if (method.startsWith("!") != others) {
        throw wrong(name, value, "a list either of methods or of !methods");
      }
      switch (others ? method.substring(1) : method) {
        case "none" -> named.add(AuthMethod.NONE);
        case "password" -> named.add(AuthMethod.PASSWORD);
        case "md5" -> named.add(AuthMethod.MD5);
        case "scram-sha-256" -> named.add(AuthMethod.SCRAM_SHA_256);
        case "gss", "sspi", "oauth" -> {} // never done by this client, so neither asked nor refused
        default -> throw wrong(name, value, "a list of none, password, md5, scram-sha-256");
      }
    }
    EnumSet<AuthMethod> accepted = others ? EnumSet.complementOf(named) : named;
    if (accepted.isEmpty()) {
      throw wrong(name, value, "a list that leaves none, password, md5 or scram-sha-256");
    }
    return accepted;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name, String value) {
    Set<String> words = new TreeSet<>();
    for (E constant : type.getEnumConstants()) {
      String word = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (word.equalsIgnoreCase(value)) {
        return constant;
      }
      words.add(word);
    }
    throw wrong(name, value, "one of " + String.join(", ", words));
  }

  private static Duration seconds(String name, String value) {
    return Duration.ofSeconds(number(name, value));
  }

  private static int number(String name, String value) {
    try {
      int number = Integer.parseInt(value.strip());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // The message below names the parameter; the JDK's own would not.
    }
    throw wrong(name, value, "a whole number, 0 or more");
  }

  private static IllegalArgumentException wrong(String name, String value, String expected) {
    return new IllegalArgumentException(
        "parameter " + name + " is '" + value + "', must be " + expected);
  }
}

package io.holowire.connector.options;

import io.holowire.connector.sql.Relation;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgUrl;
import io.holowire.pgwire.config.SslMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.connector.source.lookup.LookupOptions;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * A DDL's options, all of them read and checked, whatever the table is used as. Every message is
 * one line that begins with the option and its value; values that may hold a password are left out.
 */
public final class TableOptions {
  private final OptionValues values = new OptionValues();
  private final List<String> ignored = new ArrayList<>();
  private final Map<String, String> otherNames = new TreeMap<>();
  private final TablePath table;
  private final Relation.Query query;
  private final ConnectionOptions connection;
  private final SinkOptions sink;
  private final ScanOptions scan;
  private final LookupSettings lookup;
  private final LookupCaching caching;
  private final OnBadValue onBadValue;

  /**
   * Reads the WITH clause.
   *
   * @throws ValidationException for an option that is unknown, missing or has a bad value
   */
  public TableOptions(Map<String, String> options) {
    normalise(options);
    query =
        given(HologresScanOptions.QUERY)
            ? values.parsed(HologresScanOptions.QUERY, Relation.Query::new)
            : null;
    table = readTable();
    connection = readConnection();
    sink = SinkOptions.read(values);
    scan = ScanOptions.read(values);
    lookup = readLookup();
    caching = LookupCaching.read(values);
    if (caching.reload() != null && lookup.insertIfNotExists()) {
      throw OptionValues.refused(
          HologresLookupOptions.INSERT_IF_NOT_EXISTS,
          "true",
          "not with 'lookup.cache' = 'FULL', which asks for no single key",
          null);
    }
    onBadValue = values.word(HologresScanOptions.ON_BAD_VALUE, OnBadValue.values());
  }

  /**
   * The options of a DDL overlaid with newer ones, as Flink does when it restores a compiled plan;
   * newer ones that the plan depends on are not taken.
   */
  public static Map<String, String> merged(
      Map<String, String> options, Map<String, String> newer, Set<ConfigOption<?>> forwarded) {
    Set<String> forwardedKeys =
        forwarded.stream().map(ConfigOption::key).collect(Collectors.toSet());
    Map<String, String> merged = new HashMap<>(options);
    newer.forEach(
        (name, value) ->
            OptionNames.key(name)
                .filter(forwardedKeys::contains)
                .ifPresent(
                    key -> {
                      merged
                          .keySet()
                          .removeIf(old -> OptionNames.key(old).filter(key::equals).isPresent());
                      merged.put(key, value);
                    }));
    return merged;
  }

  private void normalise(Map<String, String> options) {
    Map<String, String> spelledAs = new HashMap<>();
    // Sorted, so that of two faults always the same one is told.
    new TreeMap<>(options)
        .forEach(
            (name, value) -> {
              String key = OptionNames.key(name).orElse(null);
              if (name.equals(FactoryUtil.CONNECTOR.key()) || OptionNames.isNoCache(name, value)) {
                return;
              }
              if (key == null) {
                acceptWithoutEffect(name, value);
                return;
              }
              String other = spelledAs.put(key, name);
              String meant = OptionNames.value(name, value);
              if (other != null && !values.given(key).equals(meant)) {
                throw new ValidationException(
                    name + ": is another name of " + other + ", which has a different value");
              }
              values.put(key, meant);
              if (OptionNames.isOtherName(name, key)) {
                otherNames.put(name, key);
              }
            });
    OptionNames.defaults(options)
        .forEach(
            (key, value) -> {
              if (values.given(key) == null) {
                values.put(key, value);
              }
            });
  }

  private void acceptWithoutEffect(String name, String value) {
    if (OptionNames.isForeign(name)) {
      ignored.add(name);
      return;
    }
    Optional<String> later = OptionNames.later(name);
    if (later.isPresent()) {
      if (later.get().isEmpty() || !later.get().equals(value.strip().toLowerCase(Locale.ROOT))) {
        throw new ValidationException(
            name
                + " = '"
                + value
                + "': is not supported yet"
                + (later.get().isEmpty() ? "" : ", only '" + later.get() + "' is"));
      }
      return;
    }
    throw new ValidationException(
        name
            + ": is no option of this connector"
            + OptionNames.nearest(name).map(near -> "; did you mean " + near + "?").orElse(""));
  }

  private TablePath readTable() {
    if (query == null) {
      return values.parsed(required(HologresOptions.TABLE, "[schema.]table"), TablePath::parse);
    }
    if (given(HologresOptions.TABLE)) {
      throw new ValidationException("scan.query: is given besides table; one of them is enough");
    }
    return null;
  }

  private ConnectionOptions readConnection() {
    String endpoint = values.text(HologresOptions.ENDPOINT);
    String url = values.text(HologresOptions.URL);
    if ((endpoint == null) == (url == null)) {
      throw new ValidationException(
          endpoint == null
              ? "endpoint: is missing; it is host:port[,host:port…]"
              : "url: is given besides endpoint; one of them is enough");
    }
    if (endpoint != null) {
      if (endpoint.indexOf('@') >= 0) {
        throw new ValidationException(
            "endpoint: must be host:port[,host:port…]; user and password have their own options");
      }
      values.parsed(HologresOptions.ENDPOINT, TableOptions::checkedHosts);
    } else {
      checkUrl(url);
    }
    if (url == null) {
      required(HologresOptions.DATABASE, "the name of the database");
    }
    String username = values.text(HologresOptions.USERNAME);
    String password = values.verbatim(HologresOptions.PASSWORD);
    if ((username == null) != (password == null)) {
      throw new ValidationException(
          username == null
              ? "username: is missing; password is given, and both are needed or none"
              : "password: is missing; username is given, and both are needed or none");
    }
    return new ConnectionOptions(
        endpoint,
        url,
        values.text(HologresOptions.DATABASE),
        username,
        password,
        given(HologresOptions.CONNECTION_SSL_MODE)
            ? values.parsed(HologresOptions.CONNECTION_SSL_MODE, TableOptions::sslMode)
            : null,
        values.text(HologresOptions.CONNECTION_SSL_ROOT_CERT),
        given(HologresOptions.CONNECTION_TIMEOUT)
            ? values.positive(HologresOptions.CONNECTION_TIMEOUT)
            : null,
        values.text(HologresOptions.CONNECTION_POOL_NAME),
        values.atLeast(HologresOptions.CONNECTION_POOL_SIZE, 1));
  }

  private static void checkUrl(String url) {
    try {
      PgUrl.parse(url).build();
    } catch (IllegalArgumentException e) {
      throw new ValidationException("url: " + e.getMessage(), e);
    }
  }

  private static List<HostPort> checkedHosts(String endpoint) {
    List<HostPort> hosts = new ArrayList<>();
    for (String host : endpoint.split(",", -1)) {
      if (host.isBlank()) {
        throw new IllegalArgumentException("must be host:port[,host:port…]");
      }
      hosts.add(HostPort.parse(host));
    }
    return hosts;
  }

  private static SslMode sslMode(String text) {
    for (SslMode mode : SslMode.values()) {
      if (OptionNames.squash(mode.name()).equals(OptionNames.squash(text))) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "must be disable, prefer, require, verify-ca or verify-full");
  }

  private ConfigOption<String> required(ConfigOption<String> option, String meaning) {
    if (values.text(option) == null) {
      throw new ValidationException(option.key() + ": is missing; it is " + meaning);
    }
    return option;
  }

  private LookupSettings readLookup() {
    return new LookupSettings(
        values.bool(HologresLookupOptions.ASYNC),
        values.atLeast(HologresLookupOptions.BATCH_SIZE, 1),
        values.atLeast(LookupOptions.MAX_RETRIES, 0),
        values.notNegative(HologresLookupOptions.TIMEOUT),
        values.bool(HologresLookupOptions.INSERT_IF_NOT_EXISTS));
  }

  /** Names that were given, mean nothing here, and are worth a line in the log. */
  public List<String> ignored() {
    return List.copyOf(ignored);
  }

  /** Names that were given instead of the options' own, which they are mapped to. */
  public Map<String, String> otherNames() {
    return Map.copyOf(otherNames);
  }

  /** Whether the DDL has the option, by whatever name. */
  public boolean given(ConfigOption<?> option) {
    return values.given(option.key()) != null;
  }

  /** The table; null with a {@link #query}. */
  public TablePath table() {
    return table;
  }

  /** The query to scan instead of a table, which allows nothing but to scan it; null = none. */
  public Relation.Query query() {
    return query;
  }

  /** What a scan reads. */
  public Relation relation() {
    return query == null ? new Relation.Table(table) : query;
  }

  /** What becomes of a value that is read, by whatever, and that Flink's type cannot hold. */
  public OnBadValue onBadValue() {
    return onBadValue;
  }

  public ConnectionOptions connection() {
    return connection;
  }

  public SinkOptions sink() {
    return sink;
  }

  public ScanOptions scan() {
    return scan;
  }

  public LookupSettings lookup() {
    return lookup;
  }

  /** The options under their own names. */
  Configuration values() {
    return values.configuration();
  }

  /** What lookups keep. */
  public LookupCaching caching() {
    return caching;
  }
}

package io.holowire.pgwire.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads connection URLs: libpq's {@code
 * postgresql://user:password@host:port,host:port/database?name=value} and the JDBC driver's {@code
 * jdbc:postgresql://host:port,host:port/database?name=value}, with the parameter names of both.
 */
public final class PgUrl {
  private PgUrl() {}

  /**
   * Reads a URL into a builder.
   *
   * @throws IllegalArgumentException when it is none, naming the part to blame; the password is
   *     never repeated
   */
  public static PgConfig.Builder parse(String url) {
    String rest = afterScheme(url);
    String query = "";
    int question = rest.indexOf('?');
    if (question >= 0) {
      query = rest.substring(question + 1);
      rest = rest.substring(0, question);
    }
    PgConfig.Builder config = PgConfig.builder();
    Map<String, String> parameters = new LinkedHashMap<>();
    String database = rest;
    String authority = "";
    if (rest.startsWith("//")) {
      int slash = rest.indexOf('/', 2);
      authority = rest.substring(2, slash < 0 ? rest.length() : slash);
      database = slash < 0 ? "" : rest.substring(slash + 1);
    } else if (rest.startsWith("/")) {
      database = rest.substring(1);
    }
    readUser(config, authority);
    if (!database.isEmpty()) {
      config.database(decode(database, "database"));
    }
    for (String pair : query.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = decode(equals < 0 ? pair : pair.substring(0, equals), "parameter name");
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters.put(name, decode(value, "value of " + name));
      }
    }
    List<String> hosts = hosts(authority.substring(authority.lastIndexOf('@') + 1), parameters);
    if (!hosts.isEmpty()) {
      config.hosts(parseAll(hosts, database.indexOf('@') >= 0 || query.indexOf('@') >= 0));
    }
    UrlParameters.apply(config, parameters);
    return config;
  }

  private static String afterScheme(String url) {
    for (String scheme : new String[] {"jdbc:postgresql:", "postgresql:", "postgres:"}) {
      if (url.startsWith(scheme)) {
        String rest = url.substring(scheme.length());
        if (scheme.startsWith("jdbc") || rest.startsWith("//")) {
          return rest;
        }
      }
    }
    throw new IllegalArgumentException(
        "a URL must begin with postgresql://, postgres:// or jdbc:postgresql:");
  }

  private static void readUser(PgConfig.Builder config, String authority) {
    int at = authority.lastIndexOf('@');
    if (at < 0) {
      return;
    }
    int colon = authority.indexOf(':');
    if (colon >= 0 && colon < at) {
      config.password(decode(authority.substring(colon + 1, at), "password"));
    }
    config.user(decode(authority.substring(0, colon >= 0 && colon < at ? colon : at), "user"));
  }

  /** The hosts of the authority; libpq also takes them, and the ports, from the parameters. */
  private static List<String> hosts(String authority, Map<String, String> parameters) {
    String listed = parameters.containsKey("host") ? parameters.remove("host") : authority;
    String address = parameters.remove("hostaddr");
    listed = address == null ? listed : address;
    String[] ports = parameters.containsKey("port") ? parameters.remove("port").split(",") : null;
    List<String> hosts = new ArrayList<>();
    if (listed.isEmpty() && ports == null) {
      return hosts;
    }
    String[] names = listed.split(",", -1);
    for (int i = 0; i < names.length; i++) {
      String name = names[i].isEmpty() ? "localhost" : decode(names[i], "host");
      name = name.startsWith(":") && !name.startsWith("::") ? "localhost" + name : name;
      if (ports != null) {
        if (ports.length != 1 && ports.length != names.length) {
          throw new IllegalArgumentException(
              "port lists " + ports.length + " ports for " + names.length + " hosts");
        }
        boolean bareV6 = name.indexOf(':') != name.lastIndexOf(':') && !name.startsWith("[");
        name = (bareV6 ? "[" + name + "]" : name) + ":" + ports[ports.length == 1 ? 0 : i].strip();
      }
      hosts.add(name);
    }
    return hosts;
  }

  /** With a stray {@code @} in the URL, what looks like a port may be the start of a password. */
  private static List<HostPort> parseAll(List<String> hosts, boolean strayAt) {
    try {
      return hosts.stream().map(HostPort::parse).toList();
    } catch (IllegalArgumentException e) {
      if (strayAt) {
        throw new IllegalArgumentException(
            "cannot read the hosts; user and password must be percent-encoded in a URL");
      }
      throw e;
    }
  }

  /** Percent-decoding as libpq does it: {@code +} stays a plus; the text is UTF-8. */
  private static String decode(String text, String what) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(in.length);
    for (int i = 0; i < in.length; i++) {
      if (in[i] != '%') {
        out.put(in[i]);
        continue;
      }
      int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
      int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
      if (high < 0 || low < 0 || (high | low) == 0) {
        throw new IllegalArgumentException("the " + what + " is not percent-encoded correctly");
      }
      out.put((byte) (high << 4 | low));
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(out.flip()).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the " + what + " is not UTF-8", e);
    }
  }
}

package io.holowire.connector.options;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * The first-generation DDL, {@code 'connector.type' = 'hologres'}, as options of {@code 'connector'
 * = 'hologres'}. Every option goes by its name, with or without {@code connector.} before it.
 */
public final class LegacyDdl {
  /** What tells such a table. */
  public static final String TYPE = "connector.type";

  public static final String HOLOGRES = "hologres";

  private static final String PREFIX = "connector.";
  private static final String UPSERT_TYPE = "insertorignore";

  private LegacyDdl() {}

  /** Whether the options are those of such a table. */
  public static boolean is(Map<String, String> options) {
    return HOLOGRES.equals(options.get(TYPE));
  }

  /**
   * The same table as options of {@code 'connector' = 'hologres'}.
   *
   * @throws ValidationException for an option that is unknown, or given twice with different values
   */
  public static Map<String, String> modern(Map<String, String> options) {
    if (options.containsKey(FactoryUtil.CONNECTOR.key())) {
      throw new ValidationException("connector: is given besides connector.type; use one of them");
    }
    Map<String, String> modern = named(options);
    modern.put(FactoryUtil.CONNECTOR.key(), HOLOGRES);
    modern.putIfAbsent(HologresOptions.UPSERT_TYPE.key(), UPSERT_TYPE);
    OptionNames.defaults(bare(options)).forEach(modern::putIfAbsent);
    return modern;
  }

  /**
   * Options of a catalog's table: those of such a table under their new names, and names that begin
   * with {@code connector.} in place of the option they stand for, as ALTER TABLE and LIKE add them
   * to a table that has the new names already.
   *
   * @throws ValidationException as {@link #modern}
   */
  public static Map<String, String> stored(Map<String, String> options) {
    String connector = options.get(FactoryUtil.CONNECTOR.key());
    if (connector == null) {
      return is(options) ? modern(options) : options;
    }
    String type = options.get(TYPE);
    if (type != null && !type.equals(HOLOGRES)) {
      throw new ValidationException(
          TYPE + " = '" + type + "': is given besides connector = '" + connector + "'");
    }
    Map<String, String> added = new HashMap<>(options);
    added.keySet().removeIf(name -> !isPrefixed(name));
    if (added.isEmpty() || !(connector.equals(HOLOGRES) || connector.equals("postgres"))) {
      return options;
    }
    Map<String, String> stored = new HashMap<>(options);
    stored.keySet().removeAll(added.keySet());
    named(added)
        .forEach(
            (key, value) -> {
              stored.keySet().removeIf(old -> key.equals(ownName(old)));
              stored.put(key, value);
            });
    OptionNames.defaults(bare(added))
        .forEach(
            (key, value) -> {
              if (stored.keySet().stream().noneMatch(old -> key.equals(ownName(old)))) {
                stored.put(key, value);
              }
            });
    return stored;
  }

  private static String ownName(String name) {
    return OptionNames.key(name).orElse(name);
  }

  /** The options without what may stand before their names. */
  private static Map<String, String> bare(Map<String, String> options) {
    Map<String, String> bare = new HashMap<>();
    options.forEach((name, value) -> bare.put(bare(name), value));
    return bare;
  }

  private static String bare(String name) {
    return isPrefixed(name) ? name.substring(PREFIX.length()) : name;
  }

  /** The options under their own names; those without effect keep theirs. */
  private static Map<String, String> named(Map<String, String> options) {
    Map<String, String> named = new HashMap<>();
    Map<String, String> spelledAs = new HashMap<>();
    // Sorted, so that of two faults always the same one is told.
    new TreeMap<>(options)
        .forEach(
            (name, value) -> {
              if (name.equals(TYPE)) {
                return;
              }
              String bare = bare(name);
              if (OptionNames.isNoCache(bare, value)) {
                return;
              }
              String key = key(name, bare);
              String other = spelledAs.put(key, name);
              String meant = OptionNames.value(bare, value);
              if (other != null && !named.get(key).equals(meant)) {
                throw new ValidationException(
                    name + ": is another name of " + other + ", which has a different value");
              }
              named.put(key, meant);
            });
    return named;
  }

  private static boolean isPrefixed(String name) {
    return name.toLowerCase(Locale.ROOT).startsWith(PREFIX);
  }

  private static String key(String name, String bare) {
    return OptionNames.key(bare)
        .or(() -> OptionNames.withoutEffect(bare))
        .orElseThrow(
            () ->
                new ValidationException(
                    name
                        + ": is no option of this connector"
                        + OptionNames.nearest(bare)
                            .map(near -> "; did you mean " + prefix(name) + near + "?")
                            .orElse("")));
  }

  private static String prefix(String name) {
    return isPrefixed(name) ? PREFIX : "";
  }
}

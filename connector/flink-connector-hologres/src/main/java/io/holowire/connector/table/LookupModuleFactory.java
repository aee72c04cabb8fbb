package io.holowire.connector.table;

import io.holowire.connector.lookup.LookupFunctions;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.ModuleFactory;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.module.Module;

/**
 * Makes the functions of {@code LOAD MODULE holowire WITH ('hologreslookup.table' = …)}. What the
 * clause does not say, the session's configuration does: {@code
 * holowire.lookup.hologreslookup.table}.
 */
public final class LookupModuleFactory implements ModuleFactory {
  private static final String SESSION = "holowire.lookup.";

  @Override
  public String factoryIdentifier() {
    return "holowire";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of();
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(); // their names begin with those of the functions
  }

  @Override
  public Module createModule(Context context) {
    Map<String, Map<String, String>> options = new TreeMap<>();
    context
        .getConfiguration()
        .toMap()
        .forEach(
            (key, value) -> {
              if (key.startsWith(SESSION)) {
                put(options, key, key.substring(SESSION.length()), value);
              }
            });
    context.getOptions().forEach((key, value) -> put(options, key, key, value));
    if (options.isEmpty()) {
      throw new ValidationException(
          "module holowire: has no function; options are named '<function>.<option>', in the"
              + " session's configuration '"
              + SESSION
              + "<function>.<option>'");
    }
    Map<String, FunctionDefinition> functions = new HashMap<>();
    options.forEach((name, given) -> functions.put(name, function(name, given)));
    return new LookupModule(functions);
  }

  private static void put(
      Map<String, Map<String, String>> options, String key, String path, String value) {
    int dot = path.indexOf('.');
    if (dot < 1 || dot == path.length() - 1) {
      throw new ValidationException(
          key + ": is no option of a function; those are named '<function>.<option>'");
    }
    options
        .computeIfAbsent(path.substring(0, dot).toLowerCase(Locale.ROOT), name -> new HashMap<>())
        .put(path.substring(dot + 1), value);
  }

  private static FunctionDefinition function(String name, Map<String, String> options) {
    try {
      return LookupFunctions.of(options);
    } catch (ValidationException e) {
      throw new ValidationException("function " + name + ": " + e.getMessage(), e);
    }
  }
}

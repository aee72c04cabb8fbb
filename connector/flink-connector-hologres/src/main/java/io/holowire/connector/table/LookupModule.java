package io.holowire.connector.table;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.module.Module;

/** Lookup functions for the sessions that load it. */
final class LookupModule implements Module {
  private final Map<String, FunctionDefinition> functions;

  /**
   * @param functions by their names in lower case
   */
  LookupModule(Map<String, FunctionDefinition> functions) {
    this.functions = Map.copyOf(functions);
  }

  @Override
  public Set<String> listFunctions() {
    return functions.keySet();
  }

  @Override
  public Optional<FunctionDefinition> getFunctionDefinition(String name) {
    return Optional.ofNullable(functions.get(name.toLowerCase(Locale.ROOT)));
  }
}

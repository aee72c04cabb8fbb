package io.holowire.connector.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Test;

class FunctionOptionsTest {
  private static Map<String, String> options(String... more) {
    Map<String, String> options = new HashMap<>();
    options.put("connector", "hologres");
    options.put("endpoint", "db:5432");
    options.put("dbname", "shop");
    options.put("username", "flink");
    options.put("password", "s3cr3t");
    options.put("tablename", "public.city");
    for (int i = 0; i < more.length; i += 2) {
      options.put(more[i], more[i + 1]);
    }
    return options;
  }

  @Test
  void areThoseOfATableAndThreeMore() {
    FunctionOptions options =
        FunctionOptions.read(
            options("Lookup.Key", "a, b", "lookup.columns", "\"x, y\"", "lookup.outer", "TRUE"));
    assertThat(options.table().table()).hasToString("public.city");
    assertThat(options.key()).containsExactly("a", "b");
    assertThat(options.columns()).containsExactly("x, y");
    assertThat(options.outer()).isTrue();
    FunctionOptions plain = FunctionOptions.read(options());
    assertThat(plain.key()).isNull();
    assertThat(plain.columns()).isNull();
    assertThat(plain.outer()).isFalse();
    assertThat(plain.async()).isEmpty();
  }

  @Test
  void whatIsWrongIsNamed() {
    refused("lookup.key = 'a,,b': has an empty name", "lookup.key", "a,,b");
    refused("lookup.columns = '': has an empty name", "lookup.columns", "");
    refused("lookup.outer = 'maybe': must be true or false", "lookup.outer", "maybe");
    refused("lookup.kex: is no option of this connector", "lookup.kex", "a");
    refused("scan.query: can be scanned", "tablename", null, "scan.query", "SELECT 1 AS a");
  }

  private static void refused(String message, String... more) {
    Map<String, String> options = options(more);
    options.values().removeIf(value -> value == null);
    assertThatThrownBy(() -> new HologresLookup(options))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void theOptionChoosesTheFunctionAndMayNotDenyIt() {
    assertThat(LookupFunctions.of(options())).isInstanceOf(HologresLookup.class);
    assertThat(LookupFunctions.of(options("async", "false"))).isInstanceOf(HologresLookup.class);
    assertThat(LookupFunctions.of(options("async", "true")))
        .isInstanceOf(HologresAsyncLookup.class);
    assertThatThrownBy(() -> new HologresLookup(options("lookup.async", "true")))
        .hasMessageStartingWith("lookup.async = 'true': the function is not");
    assertThatThrownBy(() -> new HologresAsyncLookup(options("lookup.async", "false")))
        .hasMessageStartingWith("lookup.async = 'false': the function is asynchronous");
  }

  @Test
  void noTextOfAFunctionHasThePassword() {
    assertThat(new HologresLookup(options()).toString()).isEqualTo("HologresLookup");
    assertThat(new HologresLookup(options()).functionIdentifier()).doesNotContain("s3cr3t");
    assertThat(FunctionOptions.read(options()).toString()).doesNotContain("s3cr3t");
  }
}

package io.holowire.it.lookup;

import io.holowire.connector.lookup.HologresAsyncLookupFunction;
import io.holowire.connector.lookup.LookupRequest;
import io.holowire.connector.options.TableOptions;
import io.holowire.connector.row.RowSettings;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.PostgresServer;
import io.holowire.it.server.SharedPostgres;
import io.holowire.it.server.TestDatabase;
import io.holowire.pgwire.kit.FaultProxy;
import io.holowire.pgwire.type.PgText.NulPolicy;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.RowType;

/** A database for one test class, and lookup functions on its tables, without a job around them. */
final class FunctionLab implements AutoCloseable {
  private final TestDatabase database;

  FunctionLab() {
    this(SharedPostgres.createDatabase());
  }

  private FunctionLab(TestDatabase database) {
    this.database = database;
  }

  /** In a server of the test's own. */
  static FunctionLab on(PostgresServer server) {
    return new FunctionLab(TestDatabase.create(server, "lab"));
  }

  Oracle oracle() {
    return database.oracle();
  }

  String name() {
    return database.name();
  }

  /** The same server at another address. */
  FaultProxy proxy() throws IOException {
    return FaultProxy.to(database.server().host(), database.server().port());
  }

  /** An open function; a later option replaces an earlier one. */
  HologresAsyncLookupFunction open(String table, RowType produced, int[] keys, String... options)
      throws Exception {
    HologresAsyncLookupFunction function =
        new HologresAsyncLookupFunction(request(table, produced, keys, null, options));
    function.open(null);
    return function;
  }

  LookupRequest request(
      String table, RowType produced, int[] keys, String where, String... options) {
    PostgresServer server = database.server();
    Map<String, String> ddl =
        new HashMap<>(
            Map.of(
                "endpoint", server.host() + ":" + server.port(),
                "database", database.name(),
                "username", server.user(),
                "password", server.password(),
                "table", table));
    for (int i = 0; i < options.length; i += 2) {
      ddl.put(options[i], options[i + 1]);
    }
    TableOptions read = new TableOptions(ddl);
    return new LookupRequest(
        read.connection(),
        read.lookup(),
        read.table(),
        produced,
        new RowType(IntStream.of(keys).mapToObj(produced.getFields()::get).toList()),
        new RowSettings(ZoneOffset.UTC, NulPolicy.FAIL, read.onBadValue()),
        where);
  }

  static GenericRowData key(Object... values) {
    return GenericRowData.of(values);
  }

  /** All keys at once; the answers in their order. */
  static List<Collection<RowData>> ask(HologresAsyncLookupFunction function, List<RowData> keys)
      throws InterruptedException, ExecutionException {
    List<CompletableFuture<Collection<RowData>>> futures = new ArrayList<>();
    for (RowData key : keys) {
      futures.add(function.asyncLookup(key));
    }
    List<Collection<RowData>> answers = new ArrayList<>();
    for (CompletableFuture<Collection<RowData>> future : futures) {
      answers.add(future.get());
    }
    return answers;
  }

  static List<Collection<RowData>> ask(HologresAsyncLookupFunction function, RowData... keys)
      throws InterruptedException, ExecutionException {
    return ask(function, Arrays.asList(keys));
  }

  @Override
  public void close() {
    database.close();
  }
}

package io.holowire.connector.sink;

import io.holowire.connector.server.Catalog;
import io.holowire.connector.server.Leaf;
import io.holowire.connector.server.Reply;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.TablePath;
import io.holowire.it.server.Oracle;
import io.holowire.it.server.SharedPostgres;
import io.holowire.it.server.TestDatabase;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.PgUrl;
import io.holowire.pgwire.conn.PgConnection;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A database, and routers on it as a batch of the sink uses them. Names no type of Netty, whose
 * names differ in the shaded jar.
 */
final class PartitionLab implements AutoCloseable {
  private static final LocalDate EPOCH = LocalDate.of(2000, 1, 1);

  private final TestDatabase database = SharedPostgres.createDatabase();
  private final PgConnection connection = connect();

  Oracle oracle() {
    return database.oracle();
  }

  Oracle newOracle() {
    return database.server().oracle(database.name());
  }

  PgConnection connection() {
    return connection;
  }

  PgConnection connect() {
    return PgConnection.connect(PgUrl.parse(database.url()).build()).join();
  }

  PgConnection connect(String user, String password) {
    PgConfig config = PgUrl.parse(database.url()).user(user).password(password).build();
    return PgConnection.connect(config).join();
  }

  static SqlColumn text(String name) {
    return new SqlColumn(name, "text", 25, "text", false);
  }

  /** Sent as text, which the statement casts. */
  static SqlColumn cast(String name, String type) {
    return new SqlColumn(name, "text", 25, type, false);
  }

  static SqlColumn int8(String name) {
    return new SqlColumn(name, "bigint", 20, "bigint", false);
  }

  static SqlColumn date(String name) {
    return new SqlColumn(name, "date", 1082, "date", false);
  }

  PartitionRouter router(String table, boolean create, SqlColumn... written)
      throws InterruptedException {
    return router(connection, table, create, written);
  }

  static PartitionRouter router(
      PgConnection connection, String table, boolean create, SqlColumn... written)
      throws InterruptedException {
    TableShape shape = Reply.await(Catalog.tableShape(connection, new TablePath("public", table)));
    return PartitionRouter.of(
        Reply.await(Catalog.partitions(connection, shape.oid(), shape.path())),
        List.of(written),
        create);
  }

  List<String> route(PartitionRouter router, List<List<Object>> rows) throws InterruptedException {
    return route(router, connection, rows);
  }

  /** For each row the name of its leaf, or why it has none. */
  static List<String> route(
      PartitionRouter router, PgConnection connection, List<List<Object>> rows)
      throws InterruptedException {
    Rows encoded = encode(rows);
    List<String> routes = new ArrayList<>(Collections.nCopies(rows.size(), null));
    List<Integer> unknown = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      int leaf = router.find(encoded.bytes(), encoded.offset(i));
      if (leaf == PartitionRouter.UNKNOWN) {
        unknown.add(i);
      } else {
        routes.set(i, router.leaf(leaf).path().table());
      }
    }
    if (!unknown.isEmpty()) {
      int[] offsets = unknown.stream().mapToInt(i -> encoded.offset(i)).toArray();
      Resolution resolution =
          Reply.await(
              router.resolve(connection, new Rows(encoded.bytes(), IntSlice.of(offsets)), true));
      int[] leaves = router.accept(resolution);
      for (int i = 0; i < leaves.length; i++) {
        routes.set(
            unknown.get(i),
            leaves[i] == PartitionRouter.MISSING
                ? resolution.reason(i)
                : router.leaf(leaves[i]).path().table());
      }
    }
    return routes;
  }

  /** The leaf of a row that has been routed. */
  static Leaf leaf(PartitionRouter router, Object... row) {
    Rows encoded = encode(List.of(row(row)));
    return router.leaf(router.find(encoded.bytes(), encoded.offset(0)));
  }

  /** Whether the server holds that a leaf may still be written to. */
  boolean stands(Leaf leaf) {
    try {
      return oracle().text("select " + leaf.guard()).equals("t");
    } catch (Oracle.OracleException e) {
      if (e.getMessage().contains("[42P01]")) {
        return false;
      }
      throw e;
    }
  }

  /** Where the server itself puts these rows. */
  List<String> routedByServer(String table, List<SqlColumn> columns, List<List<Object>> rows) {
    String values =
        String.join(", ", columns.stream().map(c -> "?::text::" + c.columnType()).toList());
    String names = String.join(", ", columns.stream().map(SqlColumn::quoted).toList());
    return rows.stream()
        .map(
            row ->
                oracle()
                    .text(
                        "insert into "
                            + table
                            + " as t ("
                            + names
                            + ") values ("
                            + values
                            + ") returning (select c.relname from pg_class c where c.oid = t.tableoid)",
                        row.stream().map(v -> v == null ? null : v.toString()).toArray()))
        .toList();
  }

  /** Values of a row; null is NULL. */
  static List<Object> row(Object... values) {
    return Collections.unmodifiableList(new ArrayList<>(Arrays.asList(values)));
  }

  /** Rows of one column. */
  static List<List<Object>> rows(Object... values) {
    return IntStream.range(0, values.length).mapToObj(i -> row(values[i])).toList();
  }

  static Rows encode(List<List<Object>> rows) {
    List<byte[]> fields = new ArrayList<>();
    int[] offsets = new int[rows.size()];
    int bytes = 0;
    for (int i = 0; i < offsets.length; i++) {
      offsets[i] = bytes;
      for (Object value : rows.get(i)) {
        fields.add(field(value));
        bytes += fields.get(fields.size() - 1).length;
      }
    }
    ByteBuffer all = ByteBuffer.allocate(bytes);
    fields.forEach(all::put);
    return new Rows(all.array(), IntSlice.of(offsets));
  }

  private static byte[] field(Object value) {
    if (value == null) {
      return ByteBuffer.allocate(4).putInt(-1).array();
    }
    if (value instanceof Long number) {
      return ByteBuffer.allocate(12).putInt(8).putLong(number).array();
    }
    if (value instanceof LocalDate day) {
      int days = (int) ChronoUnit.DAYS.between(EPOCH, day);
      return ByteBuffer.allocate(8).putInt(4).putInt(days).array();
    }
    byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(4 + text.length).putInt(text.length).put(text).array();
  }

  @Override
  public void close() {
    connection.close();
    database.close();
  }
}

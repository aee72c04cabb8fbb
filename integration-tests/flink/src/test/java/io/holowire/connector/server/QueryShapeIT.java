package io.holowire.connector.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.sql.Relation;
import io.holowire.connector.sql.TablePath;
import io.holowire.it.server.PostgresServer;
import io.holowire.it.server.ServerOptions;
import io.holowire.it.server.SharedPostgres;
import io.holowire.it.server.TestDatabase;
import io.holowire.pgwire.config.PgUrl;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.error.ServerException;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What real servers, the oldest and the newest, say of queries that they do not run. */
@Tag("once")
@ParameterizedClass
@ValueSource(ints = {13, PostgresServer.MAJOR_VERSION})
class QueryShapeIT {
  private static PostgresServer older;
  private static TestDatabase database;
  private static PgConnection connection;

  @Parameter private int version;

  @BeforeParameterizedClassInvocation
  static void open(int version) {
    if (version == PostgresServer.MAJOR_VERSION) {
      database = SharedPostgres.createDatabase();
    } else {
      older = PostgresServer.start(ServerOptions.fast().withVersion(version));
      database = TestDatabase.create(older, "shapes");
    }
    database
        .oracle()
        .execute(
            """
            create schema "S x";
            create type mood as enum ('sad', 'ok');
            create type "S x".pair as (a int, b text);
            create domain short as varchar(7);
            create domain shorter as short check (value <> '');
            create domain shorts as short[];
            create table mere (i int, n numeric(10, 2));
            create table every (i int, n numeric(10, 2), nn numeric, v varchar(5), c char(3),
              ts timestamptz(3), d shorter, da shorter[], ds shorts, ia int[], na numeric(5, 1)[],
              m mood, ma mood[], p "S x".pair, r int4range, j jsonb, "O'dd {values}" text, t text)
            """);
    connection = PgConnection.connect(PgUrl.parse(database.url()).build()).join();
  }

  @AfterParameterizedClassInvocation
  static void close() {
    if (database != null) { // else there is no such server here, and this must stay a skip
      connection.close();
      database.close();
      database = null;
    }
    if (older != null) {
      older.close();
      older = null;
    }
  }

  private static QueryShape shape(String query) throws InterruptedException {
    return Reply.await(Catalog.queryShape(connection, new Relation.Query(query)));
  }

  /** All that matters for reading; a result has the base type where a table has a domain. */
  private static List<Object> read(ColumnShape column) {
    return List.of(
        column.name(),
        column.position(),
        column.baseTypeOid(),
        column.elementOid(),
        column.elementBaseOid(),
        column.kind(),
        column.typeSql(),
        column.modifier());
  }

  @Test
  void aTablesColumnsAreTheSameThroughAQuery() throws Exception {
    TableShape table = Reply.await(Catalog.tableShape(connection, new TablePath(null, "every")));
    QueryShape query = shape("SELECT * FROM every");
    assertThat(query.columns()).hasSize(18);
    assertThat(query.columns().stream().map(QueryShapeIT::read))
        .isEqualTo(table.columns().stream().map(QueryShapeIT::read).toList());
    assertThat(query.columns())
        .allMatch(column -> !column.notNull() && column.defaultExpression() == null)
        .filteredOn(column -> !List.of("d", "ds").contains(column.name()))
        .extracting(ColumnShape::declaredType)
        .containsExactlyElementsOf(
            table.columns().stream()
                .filter(column -> !List.of("d", "ds").contains(column.name()))
                .map(ColumnShape::declaredType)
                .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select 1 as a, 'x' as b, null as c; -- that is all|integer, text, text",
        "values (1.5, now());|numeric, timestamp with time zone",
        "with w as (select i from every) select w, i from w|record, integer",
        "(select row(1, 2))|record",
        "table mere limit 1|integer, numeric(10,2)",
        "select cast('a' as varchar(3)), upper('b')|character varying(3), text",
        "select array_agg(v), count(*) from every|character varying[], bigint",
        "select generate_series(1, 3)|integer",
      })
  void whateverHasRowsHasColumns(String query, String types) throws Exception {
    List<String> found = shape(query).columns().stream().map(ColumnShape::declaredType).toList();
    assertThat(String.join(", ", found)).isEqualTo(types);
  }

  @Test
  void theServerIsOfThatVersion() {
    assertThat(connection.server().majorVersion()).isEqualTo(version);
  }

  @Test
  void columnsAreMetByName() throws Exception {
    QueryShape query = shape("select 1 as \"A\", 2 as a, 3 as b");
    assertThat(query.columns(List.of("B", "a")))
        .extracting(ColumnShape::name)
        .containsExactly("b", "a");
    assertThatThrownBy(() -> query.columns(List.of("x")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("the query has no column \"x\"; it has A, a, b");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "insert into every values (1)|the query returns no rows",
        "set x.y = 1|the query returns no rows",
        "create table every2 (i int)|the query returns no rows",
        "select from every|the query returns no columns",
        "select 1 as a, 2 as b, 3 as a|the query has several columns \"a\"",
        "select i from every where i = $1|the query has a parameter",
        "insert into every values (1) returning i|the query cannot stand in a FROM",
        "with w as (insert into every values (1) returning i) table w|the query cannot stand",
        "show datestyle|the query cannot stand in a FROM",
        "explain select 1|the query cannot stand in a FROM",
      })
  void whatNoScanCanReadIsRefused(String query, String message) {
    assertThatThrownBy(() -> shape(query))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(message);
    assertThat(database.oracle().number("select count(*) from every")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1; select 2",
        "select 1) as q; drop table every; --",
        "select * from nowhere",
        "select 'open",
        "selec 1",
        "select i from every where",
      })
  void whatTheServerDoesNotUnderstandFailsWithItsWords(String query) throws Exception {
    assertThatThrownBy(() -> shape(query)).isInstanceOf(ServerException.class);
    assertThat(shape("select i from every").columns()).hasSize(1);
  }

  @Test
  void severalStatementsAreNamedByTheServer() {
    assertThatThrownBy(() -> shape("select 1; select 2;"))
        .hasMessageContaining("cannot insert multiple commands into a prepared statement");
  }
}

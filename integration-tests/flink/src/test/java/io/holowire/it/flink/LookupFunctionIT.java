package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.holowire.connector.lookup.HologresAsyncLookup;
import io.holowire.connector.lookup.HologresLookup;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The table function, with the types of the server's tables. */
class LookupFunctionIT {
  /** Whether it is the newer Flink. */
  private static final boolean ASYNC = !EnvironmentInformation.getVersion().startsWith("1.");

  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
    lab.oracle()
        .execute(
            """
            create table city (id int primary key, name text, people bigint);
            insert into city select n, 'city ' || n, n * 1000 from generate_series(0, 99) n
              where n % 10 <> 7;
            create table \"Odd \"\"One\"\"\" (\"Day's\" date, \"a \"\"b\"\"\" text, \"x, y\" int, visits int,
              primary key (\"a \"\"b\"\"\", \"Day's\"));
            insert into \"Odd \"\"One\"\"\" values ('2026-01-01', 'it''s', 1, 3), ('2026-01-01', 'q\"q', 1, 4),
              ('2026-01-02', 'it''s', 2, 5);
            create sequence calls;
            create view called as select id, nextval('calls') as ticket from city where id < 3
            """);
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  /** Events: {@code n} from 1 to 20, {@code k} as well but for NULL instead of 3. */
  private static Session session() throws Exception {
    return events(Session.streaming());
  }

  private static Session events(Session session) {
    session.run(
        """
        CREATE TABLE numbers (n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '20',
          'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '20');
        CREATE VIEW event AS SELECT n, NULLIF(n, 3) AS k FROM numbers""");
    return session;
  }

  private static void register(Session session, String name, UserDefinedFunction function) {
    session.tables().createTemporarySystemFunction(name, function);
  }

  private static Row[] cities(boolean outer) {
    return Stream.iterate(1, n -> n <= 20, n -> n + 1)
        .map(n -> n == 3 || n % 10 == 7 ? Row.of(n, null, null, null) : city(n, n))
        .filter(row -> outer || row.getField(1) != null)
        .toArray(Row[]::new);
  }

  private static Row city(int event, int id) {
    return Row.of(event, id, "city " + id, id * 1000L);
  }

  @Test
  void joinsInnerAndOuter() throws Exception {
    Session session = session();
    register(session, "hologreslookup", new HologresLookup(lab.options("city")));
    assertThat(session.run("SELECT e.n, t.* FROM event e, LATERAL TABLE(hologreslookup(k)) AS t"))
        .containsExactlyInAnyOrder(cities(false));
    assertThat(
            session.run(
                "SELECT n, a, b, c FROM event LEFT JOIN LATERAL TABLE(hologreslookup(k))"
                    + " AS t(a, b, c) ON TRUE"))
        .containsExactlyInAnyOrder(cities(true));
    assertThat(
            session.run(
                "SELECT n, t.id FROM event, LATERAL TABLE(hologreslookup(k)) AS t"
                    + " WHERE t.people > 1500 AND n < 5"))
        .containsExactlyInAnyOrder(Row.of(2, 2), Row.of(4, 4));
  }

  @Test
  void runsInBatchMode() throws Exception {
    Session session = events(Session.batch());
    register(session, "hologreslookup", new HologresLookup(lab.options("city")));
    assertThat(
            session.run(
                "SELECT n, name FROM event, LATERAL TABLE(hologreslookup(MOD(n, 2))) WHERE n < 5"))
        .containsExactlyInAnyOrder(
            Row.of(1, "city 1"), Row.of(2, "city 0"), Row.of(3, "city 1"), Row.of(4, "city 0"));
  }

  @Test
  void keysAreThePrimaryKeysOrThoseNamed() throws Exception {
    Session session = session();
    String table = "\"Odd \"\"One\"\"\"";
    register(session, "by_key", new HologresLookup(lab.options(table)));
    register(
        session,
        "by_day",
        new HologresLookup(
            lab.options(
                table,
                "lookup.key",
                "\"x, y\", \"Day's\"",
                "lookup.columns",
                "visits, \"a \"\"b\"\"\"")));
    assertThat(session.run("SELECT * FROM LATERAL TABLE(by_key('it''s', DATE '2026-01-02'))"))
        .containsExactly(Row.of(java.time.LocalDate.parse("2026-01-02"), "it's", 2, 5));
    assertThat(session.run("SELECT * FROM LATERAL TABLE(by_key('q\"q', DATE '2026-01-02'))"))
        .isEmpty();
    assertThat(
            session.run(
                "SELECT n, t.* FROM event, LATERAL TABLE(by_day(1, DATE '2026-01-01')) AS t"
                    + " WHERE n < 3"))
        .containsExactlyInAnyOrder(
            Row.of(1, 3, "it's"), Row.of(1, 4, "q\"q"), Row.of(2, 3, "it's"), Row.of(2, 4, "q\"q"));
  }

  @Test
  void aCacheAnswersWhatItHas() throws Exception {
    Session session = session();
    register(
        session,
        "cached",
        new HologresLookup(
            lab.options(
                "called",
                "lookup.key",
                "id",
                "lookup.cache",
                "PARTIAL",
                "lookup.partial-cache.max-rows",
                "10")));
    register(session, "asked", new HologresLookup(lab.options("called", "lookup.key", "id")));
    assertThat(calls(session, "cached")).hasSize(2);
    assertThat(calls(session, "asked")).hasSize(20);
  }

  /** The different answers for 20 events with two keys. */
  private static Set<Object> calls(Session session, String function) {
    return session
        .run("SELECT ticket FROM event, LATERAL TABLE(" + function + "(MOD(n, 2)))")
        .stream()
        .map(row -> row.getField(0))
        .collect(Collectors.toCollection(HashSet::new));
  }

  @Test
  void isLoadedAsAModule() throws Exception {
    Session session = session();
    StringBuilder with = new StringBuilder("LOAD MODULE holowire WITH (");
    lab.options("city")
        .forEach((k, v) -> with.append("'HologresLookup.%s' = '%s', ".formatted(k, v)));
    lab.options("city")
        .forEach((k, v) -> session.run("SET 'holowire.lookup.name_of.%s' = '%s'".formatted(k, v)));
    session.run(with + "'name_of.lookup.columns' = 'name')");
    assertThat(
            session.run(
                "SELECT n, a.name, b.name FROM event, LATERAL TABLE(hologreslookup(k)) AS a,"
                    + " LATERAL TABLE(NAME_OF(n + 1)) AS b WHERE n < 3"))
        .containsExactlyInAnyOrder(Row.of(1, "city 1", "city 2"), Row.of(2, "city 2", "city 3"));
    assertThat(session.tables().listFunctions()).contains("hologreslookup", "name_of");
  }

  @Test
  void aModuleSaysWhatIsWrong() throws Exception {
    assertThat(failure("LOAD MODULE holowire")).contains("'<function>.<option>'");
    // Flink shows the statement that failed, but not the session's configuration.
    assertThat(
            failure(
                "SET 'holowire.lookup.f.password' = 's3cr3t';"
                    + " LOAD MODULE holowire WITH ('f.table' = 't')"))
        .contains("function f: ")
        .contains("endpoint: is missing")
        .doesNotContain("s3cr3t");
    assertThat(failure("LOAD MODULE holowire WITH ('table' = 't')"))
        .contains("table: is no option");
  }

  /** Knows its options. */
  public static final class CityLookup extends HologresLookup {
    private static final long serialVersionUID = 1L;

    public CityLookup() {
      super(lab.options("city"));
    }
  }

  @Test
  void aSubclassIsCreatedInSql() throws Exception {
    Session session = session();
    session.run("CREATE TEMPORARY FUNCTION hologreslookup AS '" + CityLookup.class.getName() + "'");
    assertThat(session.run("SELECT name FROM LATERAL TABLE(hologreslookup(5))"))
        .containsExactly(Row.of("city 5"));
  }

  @Test
  void isAsynchronousWhereFlinkIs() throws Exception {
    assumeTrue(ASYNC, "this Flink calls no asynchronous table functions in queries");
    Session session = session();
    register(session, "f", new HologresAsyncLookup(lab.options("city")));
    register(session, "g", new HologresAsyncLookup(lab.options("city", "lookup.outer", "true")));
    register(
        session,
        "h",
        new HologresAsyncLookup(
            lab.options(
                "called",
                "lookup.key",
                "id",
                "lookup.cache",
                "PARTIAL",
                "lookup.partial-cache.max-rows",
                "10")));
    String inner = "SELECT e.n, t.* FROM event e, LATERAL TABLE(f(k)) AS t";
    assertThat(session.explain(inner)).contains("AsyncCorrelate(");
    assertThat(session.run(inner)).containsExactlyInAnyOrder(cities(false));
    assertThat(
            session.run(
                "SELECT n, a, b, c FROM event LEFT JOIN LATERAL TABLE(g(k)) AS t(a, b, c) ON TRUE"))
        .containsExactlyInAnyOrder(cities(true));
    session.run("SET 'table.exec.async-table.max-concurrent-operations' = '1'");
    assertThat(calls(session, "h")).hasSize(2);
  }

  /** If this fails, Flink does what lookup.outer is for. */
  @Test
  void flinkRunsAnAsynchronousOuterJoinAsAnInnerOne() throws Exception {
    assumeTrue(ASYNC, "this Flink calls no asynchronous table functions in queries");
    Session session = session();
    register(session, "f", new HologresAsyncLookup(lab.options("city")));
    assertThat(
            session.run("SELECT e.n, t.* FROM event e LEFT JOIN LATERAL TABLE(f(k)) AS t ON TRUE"))
        .containsExactlyInAnyOrder(cities(false));
  }

  @Test
  void isNotAsynchronousWhereFlinkIsNot() {
    assumeFalse(ASYNC, "this Flink calls asynchronous table functions in queries");
    assertThatThrownBy(() -> new HologresAsyncLookup(lab.options("city")))
        .hasMessageContaining("lookup.async = 'true'");
  }

  @Test
  void whatIsWrongIsSaidWhilePlanning() throws Exception {
    assertThat(failure("SELECT * FROM LATERAL TABLE(f(1, 2))", "city"))
        .contains("the key of table public.city has 1 columns, (id integer); the call has 2");
    assertThat(failure("SELECT * FROM LATERAL TABLE(f('1'))", "city"))
        .contains("argument 1 is compared with column \"id\" of table public.city")
        .contains("CHAR(1) does not go with it, INT does");
    assertThat(failure("SELECT * FROM LATERAL TABLE(f(1))", "called"))
        .contains("lookup.key: is missing");
    assertThat(failure("SELECT * FROM LATERAL TABLE(f(1))", "nobody"))
        .contains("planning a lookup in nobody at " + lab.server().host());
    assertThat(failure("SELECT * FROM LATERAL TABLE(f(1))", "city", "endpoint", "127.0.0.1:1"))
        .contains("planning a lookup in city at 127.0.0.1:1/" + lab.name() + " failed");
    assertThat(failure("SELECT * FROM LATERAL TABLE(f(1))", "city", "lookup.columns", "id, nick"))
        .contains("no column \"nick\"");
  }

  private static String failure(String sql, String... tableAndOptions) throws Exception {
    Session session = session();
    if (tableAndOptions.length > 0) {
      String[] options = Arrays.copyOfRange(tableAndOptions, 1, tableAndOptions.length);
      Map<String, String> all = lab.options(tableAndOptions[0], options);
      register(session, "f", new HologresLookup(all));
    }
    StringWriter text = new StringWriter();
    assertThatThrownBy(() -> session.run(sql))
        .satisfies(failure -> failure.printStackTrace(new PrintWriter(text)));
    return text.toString();
  }

  @Test
  void noPlanShowsThePassword() throws Exception {
    String secret = "s3cr3t-pa55";
    lab.oracle().execute("drop role if exists it_function");
    lab.oracle().execute("create role it_function login password '" + secret + "'");
    lab.oracle().execute("grant select on city to it_function");
    try {
      Session session = session();
      register(
          session,
          "f",
          new HologresLookup(lab.options("city", "username", "it_function", "password", secret)));
      session.run("CREATE TABLE nothing (n INT, name STRING) WITH ('connector' = 'blackhole')");
      String insert = "INSERT INTO nothing SELECT n, name FROM numbers, LATERAL TABLE(f(n))";
      assertThat(
              session.tables().explainSql(insert, ExplainDetail.JSON_EXECUTION_PLAN)
                  + session.tables().compilePlanSql(insert).asJsonString())
          .contains("f")
          .doesNotContain(secret);
      assertThat(new HologresLookup(lab.options("city", "password", secret)))
          .extracting(function -> function + function.functionIdentifier())
          .asString()
          .doesNotContain(secret);
      session
          .tables()
          .loadPlan(
              org.apache.flink.table.api.PlanReference.fromJsonString(
                  session.tables().compilePlanSql(insert).asJsonString()))
          .execute()
          .await();
    } finally {
      lab.oracle().execute("drop owned by it_function; drop role it_function");
    }
  }
}

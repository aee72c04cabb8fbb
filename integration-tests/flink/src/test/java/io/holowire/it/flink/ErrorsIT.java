package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user reads when something is wrong: where, what, why, and never a password. */
@Tag("once")
class ErrorsIT {
  private static final String SECRET = "s3cr3t-pa55";

  private static Lab lab;

  @BeforeAll
  static void open() {
    lab = new Lab();
    lab.oracle().execute("create table person (id int primary key, name text)");
    lab.oracle().execute("drop role if exists it_errors");
    lab.oracle().execute("create role it_errors login password '" + SECRET + "'");
    lab.oracle().execute("grant all on person to it_errors");
  }

  @AfterAll
  static void close() {
    lab.oracle().execute("drop owned by it_errors; drop role it_errors");
    lab.close();
  }

  private static final String READ = "SELECT * FROM person";
  private static final String WRITE = "INSERT INTO person VALUES (1, 'one')";
  private static final String LOOK_UP =
      "SELECT p.name FROM (SELECT 1 AS k, PROCTIME() AS seen) e"
          + " JOIN person FOR SYSTEM_TIME AS OF e.seen AS p ON p.id = e.k";

  static Stream<String> uses() {
    return Stream.of(READ, WRITE, LOOK_UP);
  }

  @ParameterizedTest
  @MethodSource("uses")
  void aWrongPasswordIsSaidOnceAndNotRepeated(String use) throws Exception {
    String message = failure(ddl("id INT, name STRING", "password", SECRET + "-wrong"), use);
    assertThat(message).contains("28P01").contains("it_errors").contains(endpoint());
  }

  @ParameterizedTest
  @MethodSource("uses")
  void aServerThatIsDownIsNamed(String use) throws Exception {
    int port = freePort();
    String message = failure(ddl("id INT, name STRING", "endpoint", "127.0.0.1:" + port), use);
    assertThat(message).contains("127.0.0.1:" + port).contains(lab.name());
  }

  @ParameterizedTest
  @MethodSource("uses")
  void aMissingTableIsNamed(String use) throws Exception {
    String message = failure(ddl("id INT, name STRING", "table", "public.nobody"), use);
    assertThat(message).contains("nobody").contains(endpoint()).contains(lab.name());
  }

  static Stream<Arguments> missingColumn() {
    return uses().map(use -> Arguments.of(use, use == LOOK_UP ? "p.nick" : "*"));
  }

  @ParameterizedTest
  @MethodSource("missingColumn")
  void aMissingColumnIsNamed(String use, String selected) throws Exception {
    String message = failure(ddl("id INT, nick STRING"), use.replace("p.name", selected));
    assertThat(message).contains("nick").contains("person");
  }

  @ParameterizedTest
  @MethodSource("uses")
  void aTypeThatDoesNotFitIsNamedWithBothTypes(String use) throws Exception {
    String message = failure(ddl("id INT, name BOOLEAN"), use.replace("'one'", "TRUE"));
    assertThat(message).contains("name").contains("BOOLEAN").contains("text");
  }

  @ParameterizedTest
  @MethodSource("uses")
  void anUnknownOptionIsRefusedWithTheNearestOne(String use) throws Exception {
    String message = failure(ddl("id INT, name STRING", "upsert_typ", "insertorupdate"), use);
    assertThat(message).contains("upsert_typ").contains("did you mean upsert_type");
  }

  @Test
  void aBadValueNamesItsOption() throws Exception {
    String message = failure(ddl("id INT, name STRING", "upsert_type", "upsert"), WRITE);
    assertThat(message).contains("upsert_type").contains("'upsert'").contains("insertorreplace");
  }

  @Test
  void aKeyThatIsNotTheTablesIsRefused() throws Exception {
    String message = failure(ddl("id INT, name STRING, PRIMARY KEY (name) NOT ENFORCED"), WRITE);
    assertThat(message).contains("name").contains("person").containsIgnoringCase("key");
  }

  @Test
  void aRowThatTheServerRefusesIsNamedWithItsReason() throws Exception {
    lab.oracle()
        .execute("create table checked (id int primary key, name text check (name <> 'x'))");
    lab.oracle().execute("grant all on checked to it_errors");
    String message =
        failure(ddl("id INT, name STRING", "table", "checked"), WRITE.replace("'one'", "'x'"));
    assertThat(message).contains("23514").contains("checked_name_check");
  }

  @Test
  void noPlanShowsThePassword() throws Exception {
    Session session = Session.streaming();
    session.run(ddl("id INT, name STRING"));
    for (String use : uses().toList()) {
      assertThat(session.explain(use)).doesNotContain(SECRET);
    }
  }

  private static String ddl(String columns, String... options) {
    String[] all = new String[options.length + 4];
    all[0] = "username";
    all[1] = "it_errors";
    all[2] = "password";
    all[3] = SECRET;
    System.arraycopy(options, 0, all, 4, options.length);
    return "CREATE TABLE person (" + columns + ")" + lab.with("person", all);
  }

  /** The messages of the failure with its causes; makes sure that none has the password. */
  private static String failure(String ddl, String use) throws Exception {
    Session session = Session.streaming();
    StringWriter text = new StringWriter();
    assertThatThrownBy(() -> session.run(ddl + "; " + use))
        .satisfies(failure -> failure.printStackTrace(new PrintWriter(text)));
    assertThat(text.toString()).doesNotContain(SECRET);
    return text.toString();
  }

  private static String endpoint() {
    return lab.server().host() + ":" + lab.server().port();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

package io.holowire.connector.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.holowire.connector.options.LoadOptions.Mode;
import io.holowire.connector.options.LoadOptions.RestoreBehind;
import io.holowire.connector.options.LoadOptions.Visible;
import io.holowire.connector.sql.CheckAndPut;
import io.holowire.connector.sql.DeleteStrategy;
import io.holowire.connector.sql.TablePath;
import io.holowire.connector.sql.UpsertType;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.config.SslMode;
import io.holowire.pgwire.type.PgText.NulPolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.factories.FactoryUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableOptionsTest {
  private static final String SECRET = "pässw0rd-SECRET";

  /** The least that a DDL needs, with changes: name, value, …; null takes the option away. */
  static Map<String, String> ddl(String... changes) {
    Map<String, String> options = new HashMap<>();
    options.put("connector", "hologres");
    options.put("endpoint", "h1:5433");
    options.put("database", "db");
    options.put("table", "s.t");
    options.put("username", "u");
    options.put("password", SECRET);
    for (int i = 0; i < changes.length; i += 2) {
      options.put(changes[i], changes[i + 1]);
      if (changes[i + 1] == null) {
        options.remove(changes[i]);
      }
    }
    return options;
  }

  static TableOptions read(String... changes) {
    return new TableOptions(ddl(changes));
  }

  @Test
  void defaults() {
    TableOptions options = read();
    assertThat(options.table()).isEqualTo(new TablePath("s", "t"));
    assertThat(options.sink())
        .isEqualTo(
            new SinkOptions(
                UpsertType.INSERT_OR_IGNORE,
                null,
                false,
                false,
                null,
                OnBadRow.FAIL,
                DeleteStrategy.DELETE,
                NulPolicy.FAIL,
                false,
                null,
                new FlushTriggers(5_000, 4L << 20, Duration.ofSeconds(1)),
                null,
                Duration.ofSeconds(60),
                null));
    assertThat(options.scan()).isEqualTo(ScanOptions.DEFAULTS);
    assertThat(options.lookup())
        .isEqualTo(new LookupSettings(true, 512, 3, Duration.ofSeconds(60), false));
    assertThat(options.ignored()).isEmpty();
    PgConfig config = options.connection().config();
    assertThat(config.hosts()).containsExactly(new HostPort("h1", 5433));
    assertThat(config.database()).isEqualTo("db");
    assertThat(config.user()).isEqualTo("u");
    assertThat(config.password()).isEqualTo(SECRET);
    assertThat(config.sslMode()).isEqualTo(SslMode.PREFER);
    assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.applicationName()).isEqualTo("flink-connector-hologres");
    assertThat(options.connection().poolOptions().size()).isEqualTo(3);
    assertThat(options.connection().describe()).isEqualTo("h1:5433/db");
  }

  @Test
  void everyOptionIsRead() {
    TableOptions options =
        read(
            "upsert_type", "insertorupdate",
            "partitionRouter", "true",
            "sink.create-missing-partition", "true",
            "sink.delivery-guarantee", "AT_LEAST_ONCE",
            "sink.on-bad-row", "skip",
            "sink.delete-strategy", "null-out",
            "sink.nul-character", "strip",
            "sink.ignore-null-when-update", "true",
            "sink.check-and-put.column", "version",
            "sink.check-and-put.operator", "less-or-equal",
            "sink.check-and-put.null-as", "0",
            "sink.buffer-flush.max-rows", "0",
            "sink.buffer-flush.max-bytes", "1kb",
            "sink.buffer-flush.interval", "0",
            "sink.max-retries", "7",
            "retry.max-duration", "5 min",
            "sink.parallelism", "3",
            "scan.parallelism", "4",
            "lookup.async", "false",
            "lookup.batch-size", "9",
            "lookup.max-retries", "1",
            "lookup.read.timeout-ms", "1500",
            "insertIfNotExists", "true",
            "lookup.cache", "partial",
            "lookup.partial-cache.max-rows", "10",
            "connection.timeout", "2s",
            "connection.pool.name", "mine",
            "connection.pool.size", "5",
            "connection.ssl.mode", "verify-ca",
            "connection.ssl.root-cert.location", "/x/root.pem");
    assertThat(options.sink())
        .isEqualTo(
            new SinkOptions(
                UpsertType.INSERT_OR_UPDATE,
                null,
                true,
                true,
                DeliveryGuarantee.AT_LEAST_ONCE,
                OnBadRow.SKIP,
                DeleteStrategy.NULL_OUT,
                NulPolicy.STRIP,
                true,
                new CheckAndPut("version", CheckAndPut.Operator.LESS_OR_EQUAL, "0"),
                new FlushTriggers(0, 1_024, Duration.ZERO),
                7,
                Duration.ofMinutes(5),
                3));
    assertThat(options.scan().parallelism()).isEqualTo(4);
    assertThat(options.lookup())
        .isEqualTo(new LookupSettings(false, 9, 1, Duration.ofMillis(1_500), true));
    assertThat(options.caching().partial()).isNotNull();
    ConnectionOptions connection = options.connection();
    assertThat(connection.poolName()).isEqualTo("mine");
    assertThat(connection.poolOptions().size()).isEqualTo(5);
    assertThat(connection.config().connectTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(connection.config().sslMode()).isEqualTo(SslMode.VERIFY_CA);
    assertThat(connection.config().sslRootCert()).hasToString("/x/root.pem");
  }

  @Test
  void everyOptionOfALoadIsRead() {
    assertThat(read("bulkload", "true").sink().load())
        .isEqualTo(
            new LoadOptions(
                Mode.STAGING,
                Visible.CHECKPOINT,
                "holowire",
                "ledger",
                Duration.ofDays(30),
                false,
                false,
                true,
                RestoreBehind.FAIL,
                false,
                '\u0002'));
    assertThat(
            read(
                    "sink.write-mode", "COPY_BULK_LOAD",
                    "sink.bulkload.mode", "Staging",
                    "sink.bulkload.visible", "END",
                    "sink.bulkload.schema", "Loads",
                    "sink.bulkload.ledger", "Commits",
                    "sink.bulkload.ledger-retention", "0 s",
                    "sink.bulkload.unlogged", "true",
                    "sink.bulkload.freeze", "true",
                    "sink.bulkload.synchronous-commit", "false",
                    "sink.restore-behind", "at_least_once",
                    "jdbcCopyWriteFormat", "text",
                    "field-delimiter", "\\t")
                .sink()
                .load())
        .isEqualTo(
            new LoadOptions(
                Mode.STAGING,
                Visible.END,
                "Loads",
                "Commits",
                Duration.ZERO,
                true,
                true,
                false,
                RestoreBehind.AT_LEAST_ONCE,
                true,
                '\t'));
  }

  @ParameterizedTest
  @CsvSource({
    "database,dbname",
    "table,tablename",
    "table,tableName",
    "table,table-name",
    "table,TABLE_NAME",
    "username,UserName",
  })
  void requiredOptionsHaveOtherNames(String name, String other) {
    Map<String, String> options = ddl();
    String value = options.remove(name);
    options.put(other, value);
    assertThat(new TableOptions(options))
        .usingRecursiveComparison()
        .ignoringFields("otherNames")
        .isEqualTo(read());
  }

  @Test
  void twoNamesOfOneOption() {
    assertThat(read("tablename", "s.t").table()).isEqualTo(new TablePath("s", "t"));
    assertThatThrownBy(() -> read("tablename", "other"))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("tablename")
        .hasMessageContaining("another name of table");
  }

  @Test
  void optionsWithoutAMeaningHereAreCollected() {
    assertThat(read("driver", "x", "connection.fixed", "true").ignored())
        .containsExactly("connection.fixed", "driver");
  }

  @Test
  void urls() {
    ConnectionOptions connection =
        read(
                "endpoint",
                null,
                "database",
                null,
                "username",
                null,
                "password",
                null,
                "url",
                "jdbc:postgresql://a,b:2/other?user=me&password=" + "p%40w" + "&sslmode=require")
            .connection();
    PgConfig config = connection.config();
    assertThat(config.hosts()).containsExactly(new HostPort("a", 5432), new HostPort("b", 2));
    assertThat(config.user()).isEqualTo("me");
    assertThat(config.password()).isEqualTo("p@w");
    assertThat(config.sslMode()).isEqualTo(SslMode.REQUIRE);
    assertThat(connection.describe()).isEqualTo("a:5432,b:2/other");
    assertThat(connection.toString()).doesNotContain("p@w").doesNotContain("p%40w");
    assertThat(read("endpoint", null, "url", "postgresql://a/x").connection().config().database())
        .isEqualTo("db");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t", " ", "\u001c", "\u001f"})
  void blanksAreDelimiters(String blank) {
    assertThat(read("bulkload", "true", "field_delimiter", blank).sink().load().fieldDelimiter())
        .isEqualTo(blank.charAt(0));
  }

  @Test
  void aMessageIsOneLineWhateverTheValue() {
    assertRefused(ddl("field_delimiter", "\n"), "field_delimiter = '\\u000a': COPY does not take");
  }

  @Test
  void aPasswordMayBeBlank() {
    assertThat(read("password", " ").connection().config().password()).isEqualTo(" ");
    assertRefused(ddl("password", ""), "password: is empty");
  }

  /** Each bad value: the message's first words, and a word of the reason. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "field_delimiter|ab|field_delimiter = 'ab': must be one character",
        "field_delimiter|\\u00e9|field_delimiter = '\\u00e9': must be a single-byte",
        "field_delimiter||field_delimiter: is empty",
        "field_delimiter|\\u000a|field_delimiter = '\\u000a': COPY does not take",
        "field_delimiter|a|field_delimiter = 'a': COPY does not take",
        "field_delimiter|N|field_delimiter = 'N': COPY does not take",
        "scan.parallelism|-2|scan.parallelism = '-2': must be a whole number of at least 1",
        "lookup.async|maybe|lookup.async = 'maybe': must be true or false",
        "lookup.batch-size|0|lookup.batch-size = '0': must be a whole number of at least 1",
        "lookup.max-retries|-1|lookup.max-retries = '-1': must be a whole number of at least 0",
        "lookup.cache|SOME|lookup.cache = 'SOME': must be NONE, PARTIAL or FULL",
        "lookup.partial-cache.max-rows|x|lookup.partial-cache.max-rows = 'x': must be",
        "connection.timeout|0s|connection.timeout = '0s': must be longer than nothing",
        "connection.pool.size|0|connection.pool.size = '0': must be a whole number of at least 1",
        "connection.ssl.mode|on|connection.ssl.mode = 'on': must be disable, prefer, require,",
        "endpoint|h:x|endpoint = 'h:x': port is not a number",
        "endpoint|a,,b|endpoint = 'a,,b': must be host:port",
        "endpoint|u:pw@h:1|endpoint: must be host:port",
        "endpoint||endpoint: is empty",
        "table|a.b.c|table = 'a.b.c': has 3 parts",
        "url|postgresql://h/d|url: is given besides endpoint",
        "sink.parallelisms|2|sink.parallelisms: is no option of this connector; did you mean",
        "mutationTyp|x|mutationTyp: is no option of this connector; did you mean upsert_type?",
        "zzzzzzzzzzzz|x|zzzzzzzzzzzz: is no option of this connector",
      })
  void badValues(String name, String value, String message) {
    assertRefused(ddl(name, value == null ? "" : value), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "endpoint|endpoint: is missing",
        "database|database: is missing",
        "table|table: is missing",
        "username|username: is missing; password is given",
        "password|password: is missing; username is given",
      })
  void missing(String name, String message) {
    assertRefused(ddl(name, null), message);
  }

  @Test
  void urlsAreNeverRepeated() {
    for (String url :
        new String[] {"mysql://u:" + SECRET + "@h/d", "postgresql://h:x/?password=" + SECRET}) {
      assertRefused(ddl("endpoint", null, "url", url), "url: ");
    }
  }

  static void assertRefused(Map<String, String> options, String message) {
    Throwable refusal = catchThrowable(() -> new TableOptions(options));
    assertThat(refusal).isInstanceOf(ValidationException.class);
    assertThat(refusal.getMessage()).startsWith(message).doesNotContain("\n");
    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
      assertThat(String.valueOf(cause.getMessage())).doesNotContain(SECRET).doesNotContain("pw@");
    }
  }

  @Test
  void laterOptionsMaySayWhatIsSoToday() {
    read("sink.write-mode", "INSERT", "sink.copy.format", "binary");
  }

  @Test
  void connectionsTravelAndKeepTheirSecret() throws Exception {
    ConnectionOptions connection = read().connection();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(connection);
      out.writeObject(read().sink());
      out.writeObject(read().scan());
      out.writeObject(read().lookup());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(connection);
    }
    assertThat(connection.toString()).doesNotContain(SECRET);
    assertThat(connection.config().toString()).doesNotContain(SECRET);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("interval");
  }

  @Test
  void newerOptionsReplaceOlderSpellings() {
    Set<ConfigOption<?>> forwarded = Set.of(HologresOptions.FLUSH_MAX_ROWS);
    Map<String, String> merged =
        TableOptions.merged(
            ddl("jdbcWriteBatchSize", "1"),
            Map.of("sink.buffer-flush.max-rows", "2", "table", "evil", "unknown", "x"),
            forwarded);
    assertThat(new TableOptions(merged).sink().flush().maxRows()).isEqualTo(2);
    assertThat(merged).containsEntry("table", "s.t").doesNotContainKey("unknown");
  }

  @Test
  void everyOptionIsDescribedAndHasANameOfItsOwn() {
    assertThat(HologresOptions.ALL)
        .extracting(ConfigOption::key)
        .doesNotHaveDuplicates()
        .doesNotContain(FactoryUtil.CONNECTOR.key());
    assertThat(HologresOptions.ALL)
        .allSatisfy(option -> assertThat(option.description()).isNotNull());
    assertThat(HologresOptions.ALL)
        .allSatisfy(option -> assertThat(OptionNames.key(option.key())).contains(option.key()));
  }
}

package io.holowire.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CollectionUtil;

/**
 * Runs SQL scripts in one Flink session: owns what the SQL client does around {@code executeSql},
 * which takes one statement at a time and no {@code SET}.
 */
public final class SqlRunner {
  private static final Pattern SET =
      Pattern.compile("SET\\s+'([^']+)'\\s*=\\s*'([^']*)'", Pattern.CASE_INSENSITIVE);

  /** Everything up to a semicolon that is not inside quotes or a comment. */
  private static final Pattern STATEMENT =
      Pattern.compile("(?:[^;'\"`/-]++|'[^']*'|\"[^\"]*\"|`[^`]*`|--.*|/\\*(?s:.*?)\\*/|[/-])++");

  private static final Pattern BLANK = Pattern.compile("(?:\\s|--.*)*");

  private final TableEnvironment environment;

  /** Runs its scripts in a session that exists. */
  public SqlRunner(TableEnvironment environment) {
    this.environment = environment;
  }

  /** A new session, in the mode that {@code execution.runtime-mode} says. */
  public static SqlRunner open(Map<String, String> configuration) {
    // TableEnvironment.create would start a cluster of its own, whatever execution.target says.
    return new SqlRunner(
        StreamTableEnvironment.create(
            new StreamExecutionEnvironment(Configuration.fromMap(configuration))));
  }

  /** Runs statements separated by semicolons, each to its end; returns the rows of the last one. */
  public List<Row> run(String script) {
    List<Row> rows = List.of();
    for (String statement : split(script)) {
      rows = runOne(statement);
    }
    return rows;
  }

  /** The statements of a script, without the semicolons. */
  static List<String> split(String script) {
    List<String> statements = new ArrayList<>();
    Matcher matcher = STATEMENT.matcher(script);
    while (matcher.find()) {
      if (!BLANK.matcher(matcher.group()).matches()) {
        statements.add(matcher.group().strip());
      }
    }
    return statements;
  }

  private List<Row> runOne(String statement) {
    Matcher set = SET.matcher(statement);
    if (set.matches()) {
      environment.getConfig().set(set.group(1), set.group(2));
      return List.of();
    }
    // Reading to the end also waits for the end, of an INSERT as well.
    return CollectionUtil.iteratorToList(environment.executeSql(statement).collect());
  }
}

package io.holowire.connector.source;

import io.holowire.connector.options.HologresOptions;
import io.holowire.connector.options.HologresScanOptions;
import io.holowire.connector.options.TableOptions;
import io.holowire.connector.pushdown.PushDown;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.sql.QueryText;
import io.holowire.pgwire.type.PgText.NulPolicy;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.RowType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Describes a {@link HologresSource} for the DataStream API. Options have the names and meanings of
 * the WITH clause; those that are used most have methods of their own.
 *
 * @param <T> what the source shall emit
 */
public final class HologresSourceBuilder<T> {
  private static final Logger LOG = LoggerFactory.getLogger(HologresSourceBuilder.class);

  private final Map<String, String> options = new LinkedHashMap<>();
  private RowType columns;
  private String where;
  private Long limit;
  private ZoneId sessionZone = ZoneId.systemDefault();
  private boolean resumable = true;
  private RowDeserializer<T> deserializer;

  HologresSourceBuilder() {}

  /** {@code host[:port][,host[:port]…]}. */
  public HologresSourceBuilder<T> endpoint(String endpoint) {
    return option(HologresOptions.ENDPOINT.key(), endpoint);
  }

  public HologresSourceBuilder<T> database(String database) {
    return option(HologresOptions.DATABASE.key(), database);
  }

  public HologresSourceBuilder<T> username(String username) {
    return option(HologresOptions.USERNAME.key(), username);
  }

  public HologresSourceBuilder<T> password(String password) {
    return option(HologresOptions.PASSWORD.key(), password);
  }

  /** {@code [schema.]table}: a table, a view or whatever else can be read. */
  public HologresSourceBuilder<T> table(String table) {
    return option(HologresOptions.TABLE.key(), table);
  }

  /** A query in place of a table. */
  public HologresSourceBuilder<T> query(String query) {
    return option(HologresScanOptions.QUERY.key(), query);
  }

  /** Any option of the WITH clause. */
  public HologresSourceBuilder<T> option(String name, String value) {
    if (value == null) {
      throw new IllegalArgumentException(name + ": is null");
    }
    options.put(name, value);
    return this;
  }

  /**
   * The columns to read, by name, and the types to read them as.
   *
   * @param row a {@code DataTypes.ROW(…)}
   */
  public HologresSourceBuilder<T> columns(DataType row) {
    if (!(row.getLogicalType() instanceof RowType type)) {
      throw new IllegalArgumentException("columns must be a ROW, but are " + row);
    }
    columns = type;
    return this;
  }

  /** Reads only rows for which a condition is true; it is sent as it is, in the server's SQL. */
  public HologresSourceBuilder<T> where(String condition) {
    where = QueryText.withoutEnd(condition);
    if (where.isEmpty()) {
      throw new IllegalArgumentException("where is given no condition");
    }
    return this;
  }

  /** Reads at most so many rows, by one reader. */
  public HologresSourceBuilder<T> limit(long rows) {
    if (rows < 0) {
      throw new IllegalArgumentException("limit " + rows + " is negative");
    }
    limit = rows;
    return this;
  }

  /** The zone in which a TIMESTAMP meets a {@code timestamptz}; by default that of this JVM. */
  public HologresSourceBuilder<T> sessionZone(ZoneId zone) {
    sessionZone = zone;
    return this;
  }

  /**
   * Whether a split is gone on with where it stood at a checkpoint: true by default. For jobs in
   * batch mode or without checkpoints, false lets the snapshot go sooner, and spares views and
   * queries a sort.
   */
  public HologresSourceBuilder<T> resumable(boolean whether) {
    resumable = whether;
    return this;
  }

  /** What makes elements of rows; needless where they are {@link RowData}. */
  public HologresSourceBuilder<T> deserializer(RowDeserializer<T> rows) {
    deserializer = rows;
    return this;
  }

  /**
   * The source. Does not connect: whether table and columns exist and their types fit shows when
   * the job runs.
   *
   * @throws ValidationException for an option that is unknown, missing or has a bad value
   */
  @SuppressWarnings("unchecked") // without a deserializer, T is what the caller says: RowData
  public HologresSource<T> build() {
    if (columns == null) {
      throw new ValidationException("columns: are missing; say which to read, and as what");
    }
    TableOptions all = new TableOptions(options);
    if (!all.ignored().isEmpty()) {
      LOG.info("{}: options without a meaning here: {}", all.relation(), all.ignored());
    }
    RowDeserializer<T> rows =
        deserializer != null ? deserializer : (RowDeserializer<T>) RowDeserializer.rows(columns);
    return HologresSource.of(
        all,
        columns,
        new PushDown(where, limit, null, null),
        new RowSettings(sessionZone, NulPolicy.FAIL, all.onBadValue()),
        resumable,
        rows);
  }
}

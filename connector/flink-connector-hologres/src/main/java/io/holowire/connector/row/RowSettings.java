package io.holowire.connector.row;

import io.holowire.connector.options.OnBadValue;
import io.holowire.connector.options.TableOptions;
import io.holowire.pgwire.type.PgText.NulPolicy;
import java.io.Serializable;
import java.time.ZoneId;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.config.TableConfigOptions;

/**
 * What decides values besides the types.
 *
 * @param sessionZone Flink's {@code table.local-time-zone}, resolved at planning: the zone in which
 *     a TIMESTAMP meets a {@code timestamptz}, and a TIMESTAMP_LTZ a {@code timestamp}. Never the
 *     zone of the JVM
 * @param nulPolicy what to do with a NUL character in text, which PostgreSQL cannot store
 * @param onBadValue what to do with a value that is read and does not fit
 */
public record RowSettings(ZoneId sessionZone, NulPolicy nulPolicy, OnBadValue onBadValue)
    implements Serializable {

  /** The settings of a table or function; the session's zone is resolved here, once. */
  public static RowSettings of(ReadableConfig session, TableOptions options) {
    String zone = session.get(TableConfigOptions.LOCAL_TIME_ZONE);
    return new RowSettings(
        zone.equals(TableConfigOptions.LOCAL_TIME_ZONE.defaultValue())
            ? ZoneId.systemDefault() // a task manager may run in another
            : ZoneId.of(zone),
        options.sink().nulPolicy(),
        options.onBadValue());
  }

  /** Settings under which a value that does not fit is an error. */
  public RowSettings(ZoneId sessionZone, NulPolicy nulPolicy) {
    this(sessionZone, nulPolicy, OnBadValue.FAIL);
  }
}

package io.holowire.connector.pushdown;

import io.holowire.connector.options.OnBadValue;
import io.holowire.connector.row.ColumnReaders;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.sql.ConditionSql;
import io.holowire.pgwire.type.Oid;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.zone.ZoneRules;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Finds what the reader makes of a column, and how to say it in SQL. */
final class ColumnValues {
  private static final int MODIFIER_HEADER = 4; // VARHDRSZ, in those of numeric and bpchar
  private static final int MICROS_DIGITS = 6;
  private static final int TIME_DIGITS = 3; // Flink's TIME has milliseconds, whatever it declares

  private final TableFacts facts;
  private final RowType declared;
  private final RowSettings settings;

  /**
   * @param declared the DDL's columns
   */
  ColumnValues(TableFacts facts, RowType declared, RowSettings settings) {
    this.facts = facts;
    this.declared = declared;
    this.settings = settings;
  }

  TableFacts facts() {
    return facts;
  }

  /** The value of a column of the DDL; null = nothing of it may be pushed. */
  ColumnValue of(String name) {
    int field = declared.getFieldIndex(name);
    if (field < 0) {
      return null;
    }
    LogicalType type = declared.getTypeAt(field);
    ColumnShape shape;
    boolean direct;
    try {
      shape = facts.table().find(name).orElse(null);
      direct = shape != null && !ColumnReaders.sqlColumn(type, shape).cast();
    } catch (ValidationException e) {
      shape = null;
      direct = false;
    }
    // What is wrong with the column is told when the job runs.
    return shape == null || mayBecomeNull(type, shape) ? null : value(type, shape, direct);
  }

  /** Whether the reader makes NULL of a value that is none on the server. */
  private boolean mayBecomeNull(LogicalType type, ColumnShape shape) {
    if (settings.onBadValue() != OnBadValue.NULL) {
      return false;
    }
    return switch (type.getTypeRoot()) {
      case BOOLEAN, DOUBLE, CHAR, VARCHAR -> false;
      case SMALLINT -> shape.baseTypeOid() != Oid.INT2;
      case INTEGER -> shape.baseTypeOid() == Oid.INT8;
      case BIGINT -> false;
      default -> true;
    };
  }

  private ColumnValue value(LogicalType type, ColumnShape shape, boolean direct) {
    String column = ConditionSql.column(shape.name());
    if (facts.hologres() && !plain(type, shape)) {
      return new OtherValue(column);
    }
    return switch (type.getTypeRoot()) {
      case BOOLEAN -> new BooleanValue(column);
      case TINYINT, SMALLINT, INTEGER, BIGINT -> new NumberValue(column, column, type);
      case DECIMAL -> decimal(column, (DecimalType) type, shape);
      case DOUBLE -> new FloatValue(column, column, false, false);
      case FLOAT ->
          shape.baseTypeOid() == Oid.FLOAT4
              ? new FloatValue(column, column, true, false)
              : new OtherValue(column); // the reader makes fewer digits of a float8
      case CHAR, VARCHAR -> text(column, shape, direct);
      case DATE -> new TemporalValue(column, type, "date", 1, null);
      case TIME_WITHOUT_TIME_ZONE ->
          new TemporalValue(column, type, "time", unit(TIME_DIGITS, shape.modifier()), null);
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          timestamp(column, type, shape);
      // Of bytes, too: Flink's IN finds none of them, since to Java equal arrays are not equal.
      default -> new OtherValue(column);
    };
  }

  /** Whether Hologres is asked about such a column, too. */
  private static boolean plain(LogicalType type, ColumnShape shape) {
    return switch (type.getTypeRoot()) {
      case BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DATE -> true;
      case CHAR, VARCHAR -> shape.baseTypeOid() == Oid.TEXT || shape.baseTypeOid() == Oid.VARCHAR;
      default -> false;
    };
  }

  private static ColumnValue decimal(String column, DecimalType type, ColumnShape shape) {
    boolean cut =
        shape.baseTypeOid() == Oid.NUMERIC
            && (shape.modifier() < MODIFIER_HEADER || scale(shape.modifier()) > type.getScale());
    return new NumberValue(column, cut ? ConditionSql.cut(column, type.getScale()) : column, type);
  }

  /** Of a numeric's modifier: 11 bits, signed since PostgreSQL 15. */
  private static int scale(int modifier) {
    return (((modifier - MODIFIER_HEADER) & 0x7FF) ^ 0x400) - 0x400;
  }

  private ColumnValue text(String column, ColumnShape shape, boolean direct) {
    TextValue.Rules bytes = new TextValue.Rules(true, facts.utf8(), ordered());
    TextValue.Rules rules =
        facts.looseColumns().contains(shape.name())
            ? new TextValue.Rules(false, facts.utf8(), ordered())
            : bytes;
    String cast = ConditionSql.text(column);
    if (!direct) {
      return new TextValue(column, cast, null, 0, rules);
    }
    return switch (shape.baseTypeOid()) {
      case Oid.TEXT, Oid.VARCHAR -> new TextValue(column, column, "text", 0, rules);
      case Oid.UUID -> new TextValue(column, cast, "uuid", 0, bytes);
      case Oid.BPCHAR ->
          new TextValue(
              column,
              ConditionSql.printed(column, "bpcharout"),
              "bpchar",
              shape.modifier() - MODIFIER_HEADER,
              rules);
      case Oid.INET ->
          new TextValue(column, ConditionSql.printed(column, "inet_out"), null, 0, bytes);
      case Oid.XML -> new OtherValue(column); // sent otherwise than it is printed
      default -> new TextValue(column, cast, null, 0, rules);
    };
  }

  private boolean ordered() {
    return facts.utf8() && !facts.hologres();
  }

  private ColumnValue timestamp(String column, LogicalType type, ColumnShape shape) {
    boolean instant = type.is(LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE);
    boolean serverInstant = shape.baseTypeOid() == Oid.TIMESTAMPTZ;
    ZoneOffset offset = null;
    if (instant != serverInstant) {
      ZoneRules zone = settings.sessionZone().getRules();
      if (!zone.isFixedOffset()) {
        return new OtherValue(column); // times of a day are twice or not at all
      }
      offset = zone.getOffset(Instant.EPOCH);
    }
    return new TemporalValue(
        column,
        type,
        serverInstant ? "timestamptz" : "timestamp",
        unit(LogicalTypeChecks.getPrecision(type), shape.modifier()),
        offset);
  }

  /** Microseconds in one of the last digit that is read, where the column has more of them. */
  private static long unit(int digits, int modifier) {
    boolean all = digits >= MICROS_DIGITS || (modifier >= 0 && modifier <= digits);
    return all ? 1 : (long) Math.pow(10, MICROS_DIGITS - digits);
  }
}

package io.holowire.connector.sql;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What an upsert does with a row whose key exists.
 *
 * @param defaults names of the columns that {@code insertorreplace} resets although the statement
 *     does not name them
 * @param ignoreNull whether a new NULL leaves the old value
 * @param check the condition of the update, its column as the server spells it; null = none
 */
public record OnConflict(
    UpsertType type, List<String> defaults, boolean ignoreNull, CheckAndPut check)
    implements Serializable {
  public OnConflict {
    defaults = List.copyOf(defaults);
  }

  /** Without condition and with every NULL taken as a value. */
  public static OnConflict of(UpsertType type, List<String> defaults) {
    return new OnConflict(type, defaults, false, null);
  }

  /** Whether the action names the row in the table, so that this needs a name of its own. */
  boolean looksAtOldRow() {
    return ignoreNull || check != null;
  }

  /** What follows DO. */
  String action(List<SqlColumn> columns, int keyColumns) {
    if (type == UpsertType.INSERT_OR_IGNORE) {
      return "NOTHING";
    }
    List<String> sets = new ArrayList<>();
    // Setting the key to itself would take the stronger row lock that foreign keys wait for.
    for (SqlColumn column : columns.subList(keyColumns, columns.size())) {
      String value = "excluded." + column.quoted();
      sets.add(
          column.quoted()
              + " = "
              + (ignoreNull ? "COALESCE(" + value + ", t." + column.quoted() + ")" : value));
    }
    if (type == UpsertType.INSERT_OR_REPLACE) {
      defaults.forEach(name -> sets.add(Identifiers.quote(name) + " = DEFAULT"));
    }
    return sets.isEmpty() ? "NOTHING" : "UPDATE SET " + String.join(", ", sets) + where(columns);
  }

  private String where(List<SqlColumn> columns) {
    return check == null ? "" : " WHERE " + check.condition(check.checked(columns));
  }
}

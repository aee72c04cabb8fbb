package io.holowire.connector.sql;

import java.io.Serializable;

/**
 * A column as a statement sees it: its name, and the types between which its values travel.
 *
 * @param name as the server spells it
 * @param wireType SQL name, without modifiers, of the type in which values are sent or received.
 *     Without modifiers because a cast to {@code varchar(10)} would cut what an assignment refuses
 * @param wireOid its OID
 * @param columnType SQL name, without modifiers, of the column's own type; equal to {@code
 *     wireType} when no cast is needed
 * @param array whether the wire type is an array, which cannot go through {@code unnest}
 */
public record SqlColumn(String name, String wireType, int wireOid, String columnType, boolean array)
    implements Serializable {

  /** Whether a statement must cast between the wire type and the column's. COPY IN cannot. */
  public boolean cast() {
    return !wireType.equals(columnType);
  }

  /** The quoted name. */
  public String quoted() {
    return Identifiers.quote(name);
  }

  /** An expression over the parameter or the key list, cast to the column's type where needed. */
  String incoming(String expression) {
    return cast() ? expression + "::" + columnType : expression;
  }

  /** The column's value, cast to the wire type where needed. */
  String outgoing(String qualifier) {
    String value = qualifier + quoted();
    return cast() ? value + "::" + wireType : value;
  }
}

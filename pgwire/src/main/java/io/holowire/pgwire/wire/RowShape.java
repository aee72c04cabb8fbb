package io.holowire.pgwire.wire;

import java.util.List;

/** The columns of a result, in order. */
public record RowShape(List<Field> fields) {
  public RowShape {
    fields = List.copyOf(fields);
  }

  public int size() {
    return fields.size();
  }

  public Field field(int i) {
    return fields.get(i);
  }
}

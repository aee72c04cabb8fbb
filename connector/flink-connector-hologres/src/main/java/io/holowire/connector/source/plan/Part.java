package io.holowire.connector.source.plan;

import io.holowire.connector.sql.TablePath;
import java.io.Serializable;
import java.util.Objects;

/** What one split reads. The parts of one plan cover the relation, and no row is in two of them. */
public sealed interface Part extends Serializable {

  /** The relation to read from. */
  TablePath relation();

  /** Every row of a relation. */
  record Whole(TablePath relation) implements Part {
    public Whole {
      Objects.requireNonNull(relation, "relation");
    }
  }
}

package io.holowire.connector.source.plan;

import io.holowire.connector.sql.TablePath;
import java.util.List;

/** Decides into which parts a scan is cut. */
public final class ScanPlan {
  private ScanPlan() {}

  /**
   * One part: a single statement is what sees a single instant as long as no snapshot is shared
   * between connections.
   */
  public static List<Part> of(TablePath relation) {
    return List.of(new Part.Whole(relation));
  }
}

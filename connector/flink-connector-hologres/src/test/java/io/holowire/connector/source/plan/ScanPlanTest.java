package io.holowire.connector.source.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.sql.TablePath;
import org.junit.jupiter.api.Test;

class ScanPlanTest {
  @Test
  void theRelationIsReadAsAWholeAndOnce() {
    TablePath orders = new TablePath("public", "orders");
    assertThat(ScanPlan.of(orders)).containsExactly(new Part.Whole(orders));
  }
}

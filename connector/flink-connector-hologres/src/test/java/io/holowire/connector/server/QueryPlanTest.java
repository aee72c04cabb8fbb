package io.holowire.connector.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.sql.TablePath;
import org.junit.jupiter.api.Test;

class QueryPlanTest {
  private static final String PLAN =
      """
      <explain xmlns="http://www.postgresql.org/2009/explain">
        <Query>
          <Plan>
            <Node-Type>Append</Node-Type>
            <Plan-Rows>1234</Plan-Rows>
            <Plans>
              <Plan>
                <Node-Type>Seq Scan</Node-Type>
                <Relation-Name>a &amp; &lt;b&gt;</Relation-Name>
                <Schema>s</Schema>
                <Plan-Rows>1000</Plan-Rows>
                <Filter>(x = '%s'::text)</Filter>
              </Plan>
              <Plan>
                <Node-Type>Bitmap Heap Scan</Node-Type>
                <Relation-Name>c</Relation-Name>
                <Schema>s</Schema>
                <Plan-Rows>234</Plan-Rows>
                <Plans>
                  <Plan>
                    <Node-Type>Bitmap Index Scan</Node-Type>
                    <Index-Name>c_pkey</Index-Name>
                    <Plan-Rows>234</Plan-Rows>
                  </Plan>
                </Plans>
              </Plan>
            </Plans>
          </Plan>
        </Query>
      </explain>""";

  @Test
  void saysWhatIsReadAndHow() {
    QueryPlan plan = QueryPlan.parse(PLAN.formatted("y"));
    assertThat(plan.rows()).isEqualTo(1234);
    assertThat(plan.scans())
        .containsExactly(
            new QueryPlan.Scan(new TablePath("s", "a & <b>"), true),
            new QueryPlan.Scan(new TablePath("s", "c"), false));
  }

  @Test
  void charactersThatXmlCannotHaveDoNotMatter() {
    assertThat(QueryPlan.parse(PLAN.formatted("\u0001\ufffe")).scans()).hasSize(2);
  }

  @Test
  void anythingElseIsRefused() {
    assertThatThrownBy(() -> QueryPlan.parse("Seq Scan on t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a plan: Seq Scan on t");
    assertThatThrownBy(() -> QueryPlan.parse("<explain/>")).hasMessageStartingWith("not a plan");
  }
}

package io.holowire.it.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.it.flink.Lab;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.TableDescriptor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;

/**
 * Two of our tables joined without state: each row looks up its counterparts. Flink has it since
 * 2.1, for tables whose schema names an index.
 */
@Tag("once")
@DisabledIf(value = "hasNone", disabledReason = "this Flink has no delta join")
class DeltaJoinIT {

  static boolean hasNone() {
    try {
      Class.forName("org.apache.flink.table.catalog.Index");
      return false;
    } catch (ClassNotFoundException e) {
      return true;
    }
  }

  private static TableDescriptor table(Lab lab, String name, Schema schema) {
    TableDescriptor.Builder table = TableDescriptor.forConnector("hologres").schema(schema);
    Map.of(
            "endpoint", lab.server().host() + ":" + lab.server().port(),
            "database", lab.name(),
            "username", lab.server().user(),
            "password", lab.server().password(),
            "table", name)
        .forEach(table::option);
    return table.build();
  }

  @Test
  void eachSideLooksUpTheOther() throws Exception {
    try (Lab lab = new Lab();
        LookupLab session = new LookupLab(2)) {
      lab.oracle()
          .execute(
              """
              create table bid (id int primary key, item int, price int);
              create table item (id int primary key, name text);
              create table sold (id int primary key, name text, price int);
              insert into bid select n, n % 1000, n from generate_series(1, 3000) n;
              insert into item select n, 'item ' || n from generate_series(0, 499) n
              """);
      session
          .tables()
          .createTable(
              "bid",
              table(
                  lab,
                  "bid",
                  Schema.newBuilder()
                      .column("id", DataTypes.INT().notNull())
                      .column("item", DataTypes.INT().notNull())
                      .column("price", DataTypes.INT())
                      .index("item")
                      .build()));
      session
          .tables()
          .createTable(
              "item",
              table(
                  lab,
                  "item",
                  Schema.newBuilder()
                      .column("id", DataTypes.INT().notNull())
                      .column("name", DataTypes.STRING())
                      .index("id")
                      .build()));
      session.run(
          "CREATE TABLE sold (id INT, name STRING, price INT, PRIMARY KEY (id) NOT ENFORCED)"
              + lab.with("sold", "upsert_type", "insertorupdate"));
      session.tables().getConfig().set("table.optimizer.delta-join.strategy", "FORCE");
      String insert =
          "INSERT INTO sold SELECT b.id, i.name, b.price FROM bid b JOIN item i ON b.item = i.id"
              + " WHERE b.price > 10";
      assertThat(session.tables().explainSql(insert)).contains("DeltaJoin");
      session.run(insert);
      assertThat(lab.rows("select * from sold order by id"))
          .isNotEmpty()
          .isEqualTo(
              lab.rows(
                  "select b.id, i.name, b.price from bid b join item i on b.item = i.id"
                      + " where price > 10 order by 1"));
    }
  }
}

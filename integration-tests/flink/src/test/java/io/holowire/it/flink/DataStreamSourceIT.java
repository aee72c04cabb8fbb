package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.source.HologresSource;
import io.holowire.connector.source.HologresSourceBuilder;
import io.holowire.connector.source.RowDeserializer;
import io.holowire.it.server.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The scan in the DataStream API. */
class DataStreamSourceIT {
  private static final DataType COLUMNS =
      DataTypes.ROW(
          DataTypes.FIELD("name", DataTypes.STRING()), DataTypes.FIELD("n", DataTypes.INT()));

  private static Lab lab;

  /** An element of the user's own. */
  public record Item(String name, int n) {}

  /** Makes items. */
  public static final class Items implements RowDeserializer<Item> {
    private static final long serialVersionUID = 1L;

    @Override
    public Item deserialize(RowData row) {
      return new Item(row.isNullAt(0) ? null : row.getString(0).toString(), row.getInt(1));
    }

    @Override
    public TypeInformation<Item> getProducedType() {
      return TypeInformation.of(Item.class);
    }
  }

  @BeforeAll
  static void open() {
    lab = new Lab();
    lab.oracle()
        .execute(
            "create table item (n int, \"Name\" text); insert into item"
                + " select n, nullif('name ' || n, 'name 7') from generate_series(1, 2000) n");
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @Test
  void elementsOfAnOwnType() throws Exception {
    List<Item> items = read(items().table("item").option("scan.split-size", "8kb"), 2);
    assertThat(items)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, 2000)
                .mapToObj(n -> new Item(n == 7 ? null : "name " + n, n))
                .toList());
  }

  @Test
  void rowsAsTheyAre() throws Exception {
    HologresSourceBuilder<RowData> builder = HologresSource.builder();
    List<RowData> rows = read(connected(builder).table("public.item").columns(COLUMNS), 1);
    assertThat(rows).hasSize(2000);
    assertThat(rows).extracting(row -> row.getInt(1)).doesNotHaveDuplicates();
  }

  @Test
  void aConditionInTheServersWords() throws Exception {
    assertThat(read(items().table("item").where("\"Name\" ~ '^name 1..$' OR n = 7"), 2))
        .hasSize(101)
        .contains(new Item(null, 7), new Item("name 199", 199));
  }

  @Test
  void aQuery() throws Exception {
    assertThat(
            read(
                items()
                    .query("SELECT n, 'x' || \"Name\" AS name FROM item WHERE n < 9; -- these")
                    .option("scan.partition.column", "n")
                    .option("scan.partition.num", "3")
                    .option("scan.partition.lower-bound", "2")
                    .option("scan.partition.upper-bound", "6"),
                2))
        .hasSize(8)
        .contains(new Item(null, 7), new Item("xname 1", 1), new Item("xname 8", 8));
  }

  @Test
  void aLimit() throws Exception {
    assertThat(read(items().table("item").limit(3), 2)).hasSize(3);
  }

  @Test
  void anOptionIsCheckedWhenTheSourceIsBuilt() {
    assertThatThrownBy(() -> items().table("item").option("scan.split-size", "0").build())
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("scan.split-size = '0'");
    assertThatThrownBy(() -> items().table("item").option("sacn.snapshot", "x").build())
        .hasMessageContaining("did you mean scan.snapshot?");
    assertThatThrownBy(() -> connected(HologresSource.builder()).table("item").build())
        .hasMessageContaining("columns: are missing");
    assertThatThrownBy(() -> HologresSource.builder().columns(DataTypes.INT()))
        .hasMessageContaining("must be a ROW");
  }

  private static HologresSourceBuilder<Item> items() {
    HologresSourceBuilder<Item> builder = HologresSource.builder();
    return connected(builder).columns(COLUMNS).deserializer(new Items());
  }

  private static <T> HologresSourceBuilder<T> connected(HologresSourceBuilder<T> builder) {
    PostgresServer server = lab.server();
    return builder
        .endpoint(server.host() + ":" + server.port())
        .database(lab.name())
        .username(server.user())
        .password(server.password());
  }

  @SuppressWarnings("try") // CloseableIterator.close() throws Exception
  private static <T> List<T> read(HologresSourceBuilder<T> builder, int parallelism)
      throws Exception {
    Session session = Session.parallel(parallelism);
    List<T> read = new ArrayList<>();
    try (CloseableIterator<T> elements =
        session
            .streams()
            .fromSource(builder.build(), WatermarkStrategy.noWatermarks(), "items")
            .executeAndCollect()) {
      elements.forEachRemaining(read::add);
    }
    return read;
  }
}

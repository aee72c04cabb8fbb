package io.holowire.connector.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogFunctionImpl;
import org.apache.flink.table.catalog.CatalogTable;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.catalog.TemporaryOperationListener;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.DataType;
import org.junit.jupiter.api.Test;

class LegacyDdlCatalogTest {
  private static final ObjectPath PATH = new ObjectPath("d", "t");

  private final Catalog catalog =
      FactoryUtil.createCatalog(
          "old",
          Map.of("type", "hologres-legacy-ddl", "default-database", "d"),
          new Configuration(),
          getClass().getClassLoader());

  private static ResolvedCatalogTable table(DataType type, String... options) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    ResolvedSchema schema = ResolvedSchema.of(Column.physical("c", type));
    return new ResolvedCatalogTable(
        CatalogTable.newBuilder()
            .schema(Schema.newBuilder().fromResolvedSchema(schema).build())
            .options(all)
            .build(),
        schema);
  }

  private Map<String, String> stored() throws Exception {
    return catalog.getTable(PATH).getOptions();
  }

  @Test
  void keepsTheNewNames() throws Exception {
    ResolvedCatalogTable old =
        table(DataTypes.INT(), "connector.type", "hologres", "connector.table", "x");
    catalog.createTable(PATH, old, false);
    Map<String, String> expected =
        Map.of("connector", "hologres", "table", "x", "upsert_type", "insertorignore");
    assertThat(stored()).isEqualTo(expected);
    assertThat(
            ((TemporaryOperationListener) catalog).onCreateTemporaryTable(PATH, old).getOptions())
        .isEqualTo(expected);
    Map<String, String> altered = new HashMap<>(stored());
    altered.put("connector.table", "y");
    catalog.alterTable(PATH, old.copy(altered), List.of(), false);
    assertThat(stored()).containsEntry("table", "y").doesNotContainKey("connector.table");
  }

  @Test
  void isACatalogLikeOthers() throws Exception {
    assertThat(catalog.getDefaultDatabase()).isEqualTo("d");
    ResolvedCatalogTable other = table(DataTypes.TIME(), "connector", "datagen");
    catalog.createTable(PATH, other, false);
    assertThat(catalog.listTables("d")).containsExactly("t");
    assertThatThrownBy(() -> catalog.createTable(PATH, other, false))
        .isInstanceOf(TableAlreadyExistException.class);
    TemporaryOperationListener temporary = (TemporaryOperationListener) catalog;
    assertThat(temporary.onCreateTemporaryTable(PATH, other)).isSameAs(other);
    CatalogFunctionImpl function = new CatalogFunctionImpl("f");
    assertThat(temporary.onCreateTemporaryFunction(PATH, function)).isSameAs(function);
    temporary.onDropTemporaryTable(PATH);
    temporary.onDropTemporaryFunction(PATH);
    assertThat(catalog.tableExists(PATH)).isTrue();
  }

  @Test
  void refusesTypesThatTheFirstGenerationHadNot() {
    assertThatThrownBy(
            () ->
                catalog.createTable(
                    PATH, table(DataTypes.TIME(), "connector.type", "hologres"), false))
        .isInstanceOf(ValidationException.class)
        .hasMessageStartingWith(
            "table d.t: column c is TIME(0), which 'connector.type' = 'hologres' does not know");
  }
}

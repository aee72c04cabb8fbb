package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.VoidSerializer;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.DataTypeFactory;
import org.apache.flink.table.catalog.UnresolvedIdentifier;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.TableFunction;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.InputTypeStrategies;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.types.Row;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Flink lets a function see that was made by {@code CREATE TEMPORARY FUNCTION} when its types
 * are asked for: neither the table of the same name nor the session's configuration. That is why
 * lookup functions have a module of their own; if a test fails here, Flink has opened another way.
 */
class FunctionInferenceIT {
  private static final ConfigOption<String> IN_SESSION =
      ConfigOptions.key("holowire.lookup.probe.endpoint").stringType().noDefaultValue();

  private static final String VALUE = "said-in-the-session";

  /** What was seen, by where. */
  private static final Map<String, Object> SEEN = new TreeMap<>();

  static Stream<TableEnvironment> environments() {
    return Stream.of(
        StreamTableEnvironment.create(new StreamExecutionEnvironment()),
        TableEnvironment.create(EnvironmentSettings.inStreamingMode()));
  }

  @ParameterizedTest
  @MethodSource("environments")
  void typesAreInferredWithoutTheSessionAndTheCatalog(TableEnvironment tables) {
    SEEN.clear();
    tables.getConfig().set(IN_SESSION, VALUE);
    tables.executeSql("CREATE TABLE probe (id INT) WITH ('connector' = 'datagen')");
    tables.executeSql("CREATE TEMPORARY FUNCTION probe AS '" + Probe.class.getName() + "'");
    String plan =
        tables.explainSql(
            "SELECT * FROM LATERAL TABLE(probe(1))", ExplainDetail.JSON_EXECUTION_PLAN);
    assertThat(plan).contains("probe");
    assertThat(SEEN)
        .containsEntry("name", "default_catalog.default_database.probe")
        .containsEntry("table of the same name", false)
        .containsEntry("configuration of serializers has the session's", false)
        .containsEntry("session once the types are known", Optional.of(VALUE));
  }

  /** Looks around. */
  public static final class Probe extends TableFunction<Row> implements SpecializedFunction {
    private static final long serialVersionUID = 1L;

    @Override
    public TypeInference getTypeInference(DataTypeFactory types) {
      return TypeInference.newBuilder()
          .inputTypeStrategy(InputTypeStrategies.WILDCARD)
          .outputTypeStrategy(
              call -> {
                lookAround(call);
                return Optional.of(DataTypes.ROW(DataTypes.FIELD("id", DataTypes.INT())));
              })
          .build();
    }

    private static void lookAround(CallContext call) {
      SEEN.put("name", call.getName().replace("`", ""));
      DataTypeFactory types = call.getDataTypeFactory();
      SEEN.put("table of the same name", known(types));
      types.createRawDataType(new Witness());
    }

    private static boolean known(DataTypeFactory types) {
      try {
        types.createLogicalType(
            UnresolvedIdentifier.of(List.of("default_catalog", "default_database", "probe")));
        return true;
      } catch (TableException e) {
        return false;
      }
    }

    @Override
    public UserDefinedFunction specialize(SpecializedContext context) {
      SEEN.put(
          "session once the types are known", context.getConfiguration().getOptional(IN_SESSION));
      return this;
    }

    public void eval(Object... arguments) {}
  }

  /** Is handed the only configuration that type inference has. */
  private static final class Witness extends TypeInformation<Void> {
    private static final long serialVersionUID = 1L;

    @Override
    public TypeSerializer<Void> createSerializer(SerializerConfig config) {
      SEEN.put("configuration of serializers has the session's", contains(config));
      return VoidSerializer.INSTANCE;
    }

    /** Wherever it may be kept. */
    private static boolean contains(Serializable config) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(config);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toString(StandardCharsets.ISO_8859_1).contains(VALUE);
    }

    @Override
    public boolean isBasicType() {
      return false;
    }

    @Override
    public boolean isTupleType() {
      return false;
    }

    @Override
    public int getArity() {
      return 1;
    }

    @Override
    public int getTotalFields() {
      return 1;
    }

    @Override
    public Class<Void> getTypeClass() {
      return Void.class;
    }

    @Override
    public boolean isKeyType() {
      return false;
    }

    @Override
    public String toString() {
      return "witness";
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Witness;
    }

    @Override
    public int hashCode() {
      return 1;
    }

    @Override
    public boolean canEqual(Object other) {
      return other instanceof Witness;
    }
  }
}

package io.holowire.connector.lookup;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.functions.FunctionDefinition;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.inference.ArgumentCount;
import org.apache.flink.table.types.inference.CallContext;
import org.apache.flink.table.types.inference.ConstantArgumentCount;
import org.apache.flink.table.types.inference.InputTypeStrategy;
import org.apache.flink.table.types.inference.Signature;
import org.apache.flink.table.types.inference.TypeInference;
import org.apache.flink.table.types.inference.TypeStrategy;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.utils.DataTypeUtils;

/** Puts what the server's table says of a call into Flink's words: internal data throughout. */
final class CallTypes implements InputTypeStrategy, TypeStrategy {
  private final Supplier<LookedUpTable> table;

  private CallTypes(Supplier<LookedUpTable> table) {
    this.table = table;
  }

  static TypeInference of(Supplier<LookedUpTable> table) {
    CallTypes types = new CallTypes(table);
    return TypeInference.newBuilder().inputTypeStrategy(types).outputTypeStrategy(types).build();
  }

  /** Any, for our own message to come to the user. */
  @Override
  public ArgumentCount getArgumentCount() {
    return ConstantArgumentCount.any();
  }

  @Override
  public Optional<List<DataType>> inferInputTypes(CallContext call, boolean throwOnFailure) {
    try {
      return Optional.of(
          table.get().arguments(given(call)).stream()
              .map(DataTypeUtils::toInternalDataType)
              .toList());
    } catch (ValidationException e) {
      if (throwOnFailure) {
        throw e;
      }
      return Optional.empty();
    }
  }

  static List<LogicalType> given(CallContext call) {
    return call.getArgumentDataTypes().stream().map(DataType::getLogicalType).toList();
  }

  /** For the head of Flink's message, behind which ours says the rest. */
  @Override
  public List<Signature> getExpectedSignatures(FunctionDefinition definition) {
    return List.of(Signature.of(Signature.Argument.ofGroupVarying("KEY")));
  }

  @Override
  public Optional<DataType> inferType(CallContext call) {
    return Optional.of(DataTypeUtils.toInternalDataType(table.get().result()));
  }
}

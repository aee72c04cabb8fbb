package io.holowire.it.lookup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.lookup.HologresAsyncLookupFunction;
import io.holowire.it.server.Oracle.OracleException;
import io.holowire.it.writer.TextPairs;
import io.holowire.it.writer.TypePairs;
import io.holowire.it.writer.TypePairs.Pair;
import io.holowire.it.writer.TypePairs.Sample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DateType;
import org.apache.flink.table.types.logical.IntType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys of every type meet the rows that the server says are equal to them, and no others. */
@Tag("once")
class KeyTypesIT {
  private static final String NO_SUCH_OPERATOR = "42883";

  private static FunctionLab lab;

  /** Keeps the pool open from test to test. */
  private static HologresAsyncLookupFunction keeper;

  @BeforeAll
  static void open() throws Exception {
    lab = new FunctionLab();
    TextPairs.SCHEMA.forEach(lab.oracle()::execute);
    lab.oracle().execute("create table t (n int, k int)");
    keeper = open(new IntType());
  }

  @AfterAll
  static void close() {
    keeper.close();
    lab.close();
  }

  static Stream<Pair> pairs() {
    return TypePairs.groups().stream().flatMap(List::stream).filter(KeyTypesIT::isRead);
  }

  /** Whether a lookup may have the column at all: some pairs can only be written. */
  private static boolean isRead(Pair pair) {
    boolean toFloat = pair.server().equals("real") || pair.server().equals("double precision");
    return !(pair.flink().is(LogicalTypeFamily.INTEGER_NUMERIC)
            && (toFloat || pair.server().startsWith("numeric")))
        && !(pair.flink().is(LogicalTypeRoot.DECIMAL) && toFloat);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void meetsWhatIsEqual(Pair pair) throws Exception {
    List<Sample> samples = pair.samples();
    lab.oracle().execute("drop table if exists t");
    lab.oracle().execute("create table t (n int, k " + pair.server() + ")");
    lab.oracle()
        .execute(
            IntStream.range(0, samples.size())
                .mapToObj(n -> "(" + n + ", " + samples.get(n).quoted() + ")")
                .collect(Collectors.joining(", ", "insert into t values ", "")));
    if (!hasEquality(pair.server())) {
      assertThatThrownBy(() -> open(pair.flink())).hasMessageContaining(NO_SUCH_OPERATOR);
      return;
    }
    List<Object> stored = stored(pair.flink(), samples.size());
    List<Set<Integer>> answers = ask(pair.flink(), 1, samples.stream().map(Sample::value).toList());
    for (int n = 0; n < samples.size(); n++) {
      Sample sample = samples.get(n);
      Set<Integer> expected = Set.of();
      if (pair.flink().is(LogicalTypeFamily.CHARACTER_STRING)) {
        expected = equal(sample.quoted() + "::" + unlimited(pair.server()));
      } else if (Objects.deepEquals(sample.value(), stored.get(n))) {
        expected = equal(sample.quoted() + "::" + pair.server());
      } // what the server has rounded or cut is equal to none of the stored
      assertThat(answers.get(n)).as("%s in %s", sample.literal(), pair).isEqualTo(expected);
    }
  }

  static Stream<Pair> elements() {
    return pairs()
        .filter(pair -> !pair.server().endsWith("]") && hasEquality(pair.server()))
        .filter(pair -> !isCut(pair));
  }

  /** What is cut is equal to nothing, and an element of it makes that so of the array. */
  private static boolean isCut(Pair pair) {
    LogicalType type = pair.flink();
    boolean timestamp = type.is(LogicalTypeFamily.TIMESTAMP);
    return (type.is(LogicalTypeFamily.DATETIME) && pair.server().contains("("))
        || (timestamp && LogicalTypeChecks.getPrecision(type) == 9);
  }

  @ParameterizedTest
  @MethodSource("elements")
  void arraysMeetWhatIsEqual(Pair pair) throws Exception {
    List<Sample> samples = pair.samples().subList(0, Math.min(3, pair.samples().size()));
    String element = unlimited(pair.server()); // so that nothing is rounded or cut
    String array =
        samples.stream()
            .map(sample -> sample.quoted() + "::" + element)
            .collect(Collectors.joining(", ", "array[", "]"));
    lab.oracle().execute("drop table if exists t");
    lab.oracle().execute("create table t (n int, k " + element + "[])");
    lab.oracle()
        .execute(
            "insert into t values (0, %s), (1, '{}'), (2, %s || null::%s), (3, null)"
                .formatted(array, array, element));
    LogicalType type = new ArrayType(pair.flink());
    List<Object> values = new ArrayList<>(samples.stream().map(Sample::value).toList());
    GenericArrayData whole = new GenericArrayData(values.toArray());
    values.add(null);
    GenericArrayData withNull = new GenericArrayData(values.toArray());
    List<Object> keys = new ArrayList<>(List.of(new GenericArrayData(new Object[0])));
    keys.add(null);
    assertThat(ask(type, 1, keys)).containsExactly(Set.of(1), Set.of());
    assertThat(ask(type, 1, List.of(whole, withNull)))
        .as(pair.toString())
        .containsExactly(Set.of(0), Set.of(2));
  }

  @Test
  void compositeKeysInAnyOrderAndUnderQuotedNames() throws Exception {
    lab.oracle()
        .execute(
            """
            create table "Od""d ta'ble" ("a "" b" int, "k0" text, "t" date, n int,
              primary key (t, k0, "a "" b"));
            insert into "Od""d ta'ble" values (1, 'x''\\y', '1969-12-31', 10),
              (1, 'x''\\y', '2024-02-29', 11), (2, '', '1969-12-31', 12)
            """);
    RowType rows =
        RowType.of(
            new LogicalType[] {
              new IntType(), new VarCharType(VarCharType.MAX_LENGTH), new DateType(), new IntType()
            },
            new String[] {"n", "k0", "t", "a \" b"});
    HologresAsyncLookupFunction function =
        lab.open("\"Od\"\"d ta'ble\"", rows, new int[] {2, 3, 1}, "lookup.batch-size", "2");
    try {
      StringData odd = StringData.fromString("x'\\y");
      assertThat(
              FunctionLab.ask(
                      function,
                      FunctionLab.key(-1, 1, odd),
                      FunctionLab.key(-1, 2, StringData.fromString("")),
                      FunctionLab.key(19_782, 1, odd),
                      FunctionLab.key(19_782, null, odd),
                      FunctionLab.key(19_782, 2, odd))
                  .stream()
                  .map(KeyTypesIT::numbers))
          .containsExactly(Set.of(10), Set.of(12), Set.of(11), Set.of(), Set.of());
    } finally {
      function.close();
    }
  }

  private static boolean hasEquality(String server) {
    try {
      lab.oracle().rows("select null::" + server + " = null::" + server);
      return true;
    } catch (OracleException e) {
      assertThat(e).hasMessageContaining(NO_SUCH_OPERATOR);
      return false;
    }
  }

  /** The type without what bounds its values; of a type that pads them, the one that does not. */
  private static String unlimited(String server) {
    return switch (server.replaceAll("\\(.*\\)", "")) {
      case "char" -> "bpchar";
      case "bit" -> "bit varying";
      default -> server.replaceAll("\\(.*\\)", "");
    };
  }

  private static Set<Integer> equal(String expression) {
    return lab.oracle().rows("select n from t where k = " + expression).stream()
        .map(row -> Integer.parseInt(row.get(0)))
        .collect(Collectors.toSet());
  }

  private static HologresAsyncLookupFunction open(LogicalType key, int... keys) throws Exception {
    return lab.open(
        "t",
        RowType.of(new LogicalType[] {new IntType(), key}, new String[] {"n", "k"}),
        keys.length == 0 ? new int[] {1} : keys,
        "scan.on-bad-value",
        "null");
  }

  private static List<Set<Integer>> ask(LogicalType type, int key, List<Object> values)
      throws Exception {
    HologresAsyncLookupFunction function = open(type, key);
    try {
      return FunctionLab.ask(
              function, values.stream().map(value -> (RowData) FunctionLab.key(value)).toList())
          .stream()
          .map(KeyTypesIT::numbers)
          .toList();
    } finally {
      function.close();
    }
  }

  /** What Flink reads of the rows from 0. */
  private static List<Object> stored(LogicalType type, int rows) throws Exception {
    HologresAsyncLookupFunction function = open(type, 0);
    try {
      RowData.FieldGetter value = RowData.createFieldGetter(type, 1);
      List<Object> values = new ArrayList<>();
      for (Collection<RowData> answer :
          FunctionLab.ask(
              function,
              IntStream.range(0, rows).mapToObj(n -> (RowData) FunctionLab.key(n)).toList())) {
        values.add(value.getFieldOrNull(answer.iterator().next()));
      }
      return values;
    } finally {
      function.close();
    }
  }

  private static Set<Integer> numbers(Collection<RowData> rows) {
    return rows.stream().map(row -> row.getInt(0)).collect(Collectors.toCollection(HashSet::new));
  }
}

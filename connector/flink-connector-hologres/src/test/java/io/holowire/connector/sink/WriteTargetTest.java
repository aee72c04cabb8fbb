package io.holowire.connector.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holowire.connector.options.ConnectionOptions;
import io.holowire.connector.options.SinkOptions;
import io.holowire.connector.row.ColumnWriters;
import io.holowire.connector.row.RowSettings;
import io.holowire.connector.server.ColumnShape;
import io.holowire.connector.server.ColumnShape.Identity;
import io.holowire.connector.server.TableShape;
import io.holowire.connector.server.UniqueIndex;
import io.holowire.connector.sink.load.BulkLoadSink;
import io.holowire.connector.sql.SqlColumn;
import io.holowire.connector.sql.TablePath;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.ZoneId;
import java.util.List;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.BigIntType;
import org.apache.flink.table.types.logical.DoubleType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarCharType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteTargetTest {
  private static final ConnectionOptions CONNECTION =
      new ConnectionOptions(
          "db:5433", null, "shop", "writer", "hush-hush", null, null, null, "default", 3);
  private static final SinkOptions OPTIONS = TestOptions.sink("upsert_type", "insertorupdate");
  private static final RowSettings SETTINGS = new RowSettings(ZoneId.of("UTC"), NulPolicy.FAIL);
  private static final RowType TYPE =
      RowType.of(
          new LogicalType[] {new BigIntType(), new VarCharType(9), new BigIntType()},
          new String[] {"value", "NAME", "id"});
  private static final int[] ALL = {0, 1, 2};
  private static final UniqueIndex PRIMARY =
      new UniqueIndex("t_pkey", true, true, List.of("id", "name"));

  private static SinkSpec textKey(boolean bulkload) {
    SinkOptions options = TestOptions.sink("bulkload", "" + bulkload);
    RowType type = RowType.of(new LogicalType[] {new VarCharType(9)}, new String[] {"k"});
    return new SinkSpec(
        CONNECTION, options, new TablePath(null, "t"), type, new int[0], new int[] {0}, SETTINGS);
  }

  @Test
  void theConnectionHasRoomForTheBatchesInFlight() {
    assertThat(spec(0).config().pipelineBytes()).isEqualTo(UpsertWriters.BYTES_IN_FLIGHT);
  }

  private static TableShape keyOf(int oid, String type) {
    return new TableShape(
        1,
        new TablePath("public", "t"),
        'r',
        false,
        null,
        List.of(ColumnShape.plain("k", 1, oid, type)),
        List.of(new UniqueIndex("t_pkey", true, true, List.of("k"))));
  }

  private static SinkSpec spec(int... primaryKey) {
    return spec(OPTIONS, primaryKey);
  }

  private static SinkSpec spec(SinkOptions options, int... primaryKey) {
    return new SinkSpec(
        CONNECTION, options, new TablePath(null, "t"), TYPE, primaryKey, ALL, SETTINGS);
  }

  private static TableShape shape(ColumnShape value, UniqueIndex... indexes) {
    return new TableShape(
        1,
        new TablePath("public", "t"),
        'r',
        false,
        null,
        List.of(
            ColumnShape.plain("id", 1, Oid.INT8, "int8"),
            ColumnShape.plain("name", 2, Oid.TEXT, "text"),
            value,
            ColumnShape.plain("extra", 4, Oid.TEXT, "text")),
        List.of(indexes));
  }

  private static ColumnShape value(boolean generated, Identity identity) {
    return new ColumnShape(
        "value", 3, Oid.INT8, Oid.INT8, 0, 0, 'b', "int8", "bigint", -1, false, null, generated,
        identity);
  }

  private static final ColumnShape PLAIN = value(false, Identity.NONE);

  private static List<String> names(List<SqlColumn> columns) {
    return columns.stream().map(SqlColumn::name).toList();
  }

  @Test
  void keyComesFirstInTheOrderOfItsIndex() {
    WriteTarget target = WriteTarget.of(spec(1, 2), shape(PLAIN, PRIMARY));
    assertThat(names(target.columns())).containsExactly("id", "name", "value");
    assertThat(names(target.key())).containsExactly("id", "name");
    assertThat(target.onConflict().defaults()).containsExactly("extra");

    ByteBuf out = Unpooled.buffer();
    RowData row = GenericRowData.of(7L, StringData.fromString("n"), 8L);
    target.writers()[0].write(row, out);
    assertThat(out.getLong(4)).isEqualTo(8);
  }

  @Test
  void onlyTheColumnsOfTheStatementAreWritten() {
    SinkSpec named =
        new SinkSpec(
            CONNECTION,
            OPTIONS,
            new TablePath(null, "t"),
            TYPE,
            new int[] {1, 2},
            new int[] {1, 2},
            SETTINGS);
    WriteTarget target = WriteTarget.of(named, shape(value(true, Identity.NONE), PRIMARY));
    assertThat(names(target.columns())).containsExactly("id", "name");
    assertThat(target.onConflict().defaults()).containsExactly("extra");
  }

  @Test
  void whatDecidesThePartitionComesFirst() {
    WriteTarget target = WriteTarget.of(spec(), shape(PLAIN, PRIMARY), List.of("name"));
    assertThat(names(target.columns())).containsExactly("name", "id", "value");
    assertThat(target.keyColumns()).isEqualTo(2);
    assertThat(names(WriteTarget.of(spec(), shape(PLAIN), List.of("value")).columns()))
        .containsExactly("value", "name", "id");
    assertThatThrownBy(() -> WriteTarget.of(spec(), shape(PLAIN, PRIMARY), List.of("value")))
        .hasMessageContaining("\"value\" decides the partition")
        .hasMessageContaining("not part of the key");
    assertThatThrownBy(() -> WriteTarget.of(spec(), shape(PLAIN), List.of("extra")))
        .hasMessageContaining("\"extra\" decides the partition")
        .hasMessageContaining("does not name it");
  }

  @Test
  void nullOutNeedsColumnsThatTakeNull() {
    SinkSpec spec =
        spec(TestOptions.sink("upsert_type", "insertorupdate", "sink.delete-strategy", "null-out"));
    ColumnShape notNull =
        new ColumnShape(
            "value",
            3,
            Oid.INT8,
            Oid.INT8,
            0,
            0,
            'b',
            "int8",
            "bigint",
            ColumnShape.NO_MODIFIER,
            true,
            null,
            false,
            Identity.NONE);
    assertThatThrownBy(() -> WriteTarget.of(spec, shape(notNull, PRIMARY)))
        .hasMessageContaining("sink.delete-strategy = 'null-out'")
        .hasMessageContaining("\"value\"")
        .hasMessageContaining("NOT NULL");
    UniqueIndex all = new UniqueIndex("t_pkey", true, true, List.of("id", "name", "value"));
    assertThatThrownBy(() -> WriteTarget.of(spec, shape(PLAIN, all)))
        .hasMessageContaining("every column is part of the key");
    assertThat(WriteTarget.of(spec, shape(PLAIN, PRIMARY)).hasKey()).isTrue();
  }

  @Test
  void nullsAreIgnoredOnlyWhereThereIsAKey() {
    SinkSpec spec =
        spec(
            TestOptions.sink(
                "upsert_type", "insertorupdate", "sink.ignore-null-when-update", "true"));
    assertThat(WriteTarget.of(spec, shape(PLAIN, PRIMARY)).onConflict().ignoreNull()).isTrue();
    assertThatThrownBy(() -> WriteTarget.of(spec, shape(PLAIN)))
        .hasMessageContaining("sink.ignore-null-when-update = 'true': table public.t has no key");
  }

  @Test
  void theColumnThatIsCheckedMustBeWritten() {
    assertThat(checked("VALUE", PRIMARY).onConflict().check().column()).isEqualTo("value");
    assertThatThrownBy(() -> checked("id", PRIMARY)).hasMessageContaining("part of the key");
    assertThatThrownBy(() -> checked("extra", PRIMARY)).hasMessageContaining("does not name it");
    assertThatThrownBy(() -> checked("none", PRIMARY)).hasMessageContaining("no column");
    assertThatThrownBy(() -> checked("value")).hasMessageContaining("has no key");
  }

  private static WriteTarget checked(String column, UniqueIndex... indexes) {
    return WriteTarget.of(
        spec(
            TestOptions.sink("upsert_type", "insertorupdate", "sink.check-and-put.column", column)),
        shape(PLAIN, indexes));
  }

  @Test
  void withoutDeclaredKeyTheTablesOwnIsUsed() {
    assertThat(names(WriteTarget.of(spec(), shape(PLAIN, PRIMARY)).key()))
        .containsExactly("id", "name");
    assertThat(WriteTarget.of(spec(), shape(PLAIN)).hasKey()).isFalse();
  }

  @Test
  void declaredKeyMayBeAUniqueIndex() {
    UniqueIndex unique = new UniqueIndex("u", false, true, List.of("value"));
    assertThat(names(WriteTarget.of(spec(0), shape(PLAIN, PRIMARY, unique)).key()))
        .containsExactly("value");
  }

  @Test
  void declaredKeyThatIsNoneIsRefused() {
    assertThatThrownBy(() -> WriteTarget.of(spec(2), shape(PLAIN, PRIMARY)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("PRIMARY KEY (id)")
        .hasMessageContaining("public.t")
        .hasMessageContaining("primary key (id, name)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        Oid.NUMERIC + "|numeric|declare it as DECIMAL(p, s)",
        Oid.INT8 + "|bigint|declare it as BIGINT",
        Oid.TIMESTAMPTZ + "|timestamp with time zone|declare it as TIMESTAMP(6)",
        Oid.JSONB + "|jsonb|cannot be part of a key",
        "99999|citext|cannot be part of a key",
      })
  void keysWithSeveralTextsForOneValueAreRefused(int oid, String type, String advice) {
    assertThatThrownBy(() -> WriteTarget.of(textKey(false), keyOf(oid, type)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("column \"k\" is part of the key and " + type)
        .hasMessageEndingWith(advice);
    assertThat(WriteTarget.of(textKey(true), keyOf(oid, type)).columns()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({Oid.TEXT + ",text", Oid.BPCHAR + ",character", Oid.UUID + ",uuid"})
  void keysWithOneTextForEachValueAreTaken(int oid, String type) {
    assertThat(WriteTarget.of(textKey(false), keyOf(oid, type)).hasKey()).isTrue();
  }

  @Test
  void columnsThatTheServerFillsAreRefusedByName() {
    assertThatThrownBy(() -> WriteTarget.of(spec(), shape(value(true, Identity.NONE))))
        .hasMessageContaining("\"value\"")
        .hasMessageContaining("GENERATED ALWAYS AS (…)");
    assertThatThrownBy(() -> WriteTarget.of(spec(), shape(value(false, Identity.ALWAYS))))
        .hasMessageContaining("\"value\"")
        .hasMessageContaining("IDENTITY");
    assertThat(names(WriteTarget.of(spec(), shape(value(false, Identity.BY_DEFAULT))).columns()))
        .contains("value");
  }

  @Test
  void missingColumnAndWrongTypeAreNamed() {
    assertThatThrownBy(
            () -> WriteTarget.of(spec(), shape(ColumnShape.plain("v", 3, Oid.INT8, "int8"))))
        .hasMessageContaining("no column \"value\"");
    assertThatThrownBy(
            () -> WriteTarget.of(spec(), shape(ColumnShape.plain("value", 3, Oid.BYTEA, "bytea"))))
        .hasMessageContaining("\"value\"")
        .hasMessageContaining("BIGINT")
        .hasMessageContaining("bytea");
  }

  @Test
  void keysThatAreEqualToTheServerAreWrittenAlike() {
    SqlColumn number = new SqlColumn("k", "float8", Oid.FLOAT8, "float8", false);
    SqlColumn padded = new SqlColumn("k", "bpchar", Oid.BPCHAR, "bpchar", false);
    assertThat(written(number, new DoubleType(), -0.0))
        .isEqualTo(written(number, new DoubleType(), 0.0));
    assertThat(written(padded, new VarCharType(9), StringData.fromString("a  ")))
        .isEqualTo(written(padded, new VarCharType(9), StringData.fromString("a")));
    assertThat(written(padded, new VarCharType(9), null)).isEqualTo("ffffffff");
  }

  private static String written(SqlColumn column, LogicalType type, Object value) {
    ColumnShape shape = ColumnShape.plain("k", 1, column.wireOid(), column.wireType());
    ByteBuf out = Unpooled.buffer();
    CanonicalKey.of(ColumnWriters.of(type, 0, shape, SETTINGS), column)
        .write(GenericRowData.of(value), out);
    return ByteBufUtil.hexDump(out);
  }

  @Test
  void failureSaysWhatWhereAndWhyButNoPassword() {
    ServerFields said =
        new ServerFields(
            "ERROR",
            "23502",
            "null value",
            "Failing row",
            "Give it one",
            0,
            null,
            null,
            "public",
            "t",
            "value",
            null,
            null,
            null,
            null,
            null);
    IOException failure = spec().failure("write of 5 rows to", new ServerException(said));
    assertThat(failure.getMessage())
        .contains(
            "write of 5 rows to t at db:5433/shop failed",
            "null value",
            "23502",
            "column value",
            "Failing row",
            "Give it one")
        .doesNotContain("hush-hush");
    assertThat(spec().toString()).doesNotContain("hush-hush");
  }

  @Test
  void sinksTravel() throws Exception {
    for (Object sink :
        List.of(
            new HologresSink(
                CONNECTION, OPTIONS, new TablePath(null, "t"), TYPE, new int[] {2}, ALL, SETTINGS),
            new BulkLoadSink(
                CONNECTION,
                TestOptions.sink("bulkload", "true"),
                new TablePath(null, "t"),
                TYPE,
                new int[0],
                ALL,
                SETTINGS,
                true))) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(sink);
      }
      try (ObjectInputStream in =
          new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
        assertThat(in.readObject()).hasSameClassAs(sink);
      }
    }
  }
}

package io.holowire.jmh.server;

import io.holowire.jmh.compare.Events;
import io.holowire.jmh.compare.InFlight;
import io.holowire.jmh.compare.Server;
import io.holowire.jmh.compare.checksum.Checksum;
import io.holowire.jmh.compare.checksum.Total;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.CopyIn;
import io.holowire.pgwire.conn.CopyOut;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.RowStream;
import io.holowire.pgwire.conn.Rows;
import io.holowire.pgwire.copy.CopyEncoder;
import io.holowire.pgwire.copy.CopyRowReader;
import io.holowire.pgwire.copy.CopyText;
import io.holowire.pgwire.copy.CopyTextEncoder;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgArray;
import io.holowire.pgwire.type.PgNumeric;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.holowire.pgwire.type.PgTime;
import io.holowire.pgwire.wire.RowReader;
import io.holowire.pgwire.wire.RunReader;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Our client, alone: one connection. */
final class PgwireClient implements Client {
  private static final int CHUNK_BYTES = 64 * 1024;
  private static final EventColumn[] COLUMNS = EventColumn.values();

  private static final Query UNNEST =
      Query.of(
          EventSql.unnest(EventSql::numbered),
          Arrays.stream(EventSql.oids(1)).map(Oid::arrayOf).toArray());
  private static final Query SINGLE_ROW =
      Query.of(EventSql.values(1, EventSql::numbered), EventSql.oids(1));
  private static final Query SELECT = Query.of(EventSql.SELECT);
  private static final Query LOOKUP = Query.of(EventSql.SELECT + " WHERE id = $1", Oid.INT8);

  private final Server server;

  /** Of {@link WritePath#VALUES}, by the number of rows. */
  private final Map<Integer, Query> values = new HashMap<>();

  private PgConnection connection;

  PgwireClient(Server server) {
    this.server = server;
  }

  private void connect() throws Exception {
    connection =
        PgConnection.connect(
                PgConfig.builder()
                    .hosts(new HostPort(server.host(), server.port()))
                    .database(server.database())
                    .user(server.user())
                    .password(server.password())
                    .build())
            .get();
  }

  @Override
  public Write write(WritePath path) throws Exception {
    connect();
    return switch (path) {
      case COPY_BINARY -> rows -> copyBinary(Events.TABLE, rows);
      case COPY_TEXT -> this::copyText;
      case UNNEST -> this::unnest;
      case VALUES -> this::values;
      case SINGLE_ROWS -> this::singleRows;
      case STAGED_MERGE -> {
        connection.query(EventSql.CREATE_STAGED).get();
        yield this::merge;
      }
    };
  }

  private void copyBinary(String table, List<Event> rows) throws Exception {
    CopyIn copy = connection.copyIn(EventSql.copyIn(table, "binary"));
    try (CopyEncoder encoder =
        new CopyEncoder(connection.allocator(), COLUMNS.length, CHUNK_BYTES, copy::write)) {
      for (Event row : rows) {
        write(row, encoder.beginRow());
        encoder.endRow();
        copy.awaitWritable();
      }
      encoder.finish();
    }
    copy.finish().get();
  }

  private void copyText(List<Event> rows) throws Exception {
    CopyIn copy = connection.copyIn(EventSql.copyIn(Events.TABLE, "text"));
    try (CopyTextEncoder encoder =
        new CopyTextEncoder(
            connection.allocator(),
            CopyText.delimitedBy('\t'),
            NulPolicy.FAIL,
            CHUNK_BYTES,
            copy::write)) {
      for (Event row : rows) {
        encoder.beginRow();
        for (EventColumn column : COLUMNS) {
          Object value = column.of(row);
          if (value == null) {
            encoder.writeNull();
          } else {
            encoder.writeText(value.toString());
          }
        }
        encoder.endRow();
        copy.awaitWritable();
      }
      encoder.finish();
    }
    copy.finish().get();
  }

  private void unnest(List<Event> rows) throws Exception {
    Batch batch = connection.batch(UNNEST);
    ByteBuf out = batch.begin();
    for (EventColumn column : COLUMNS) {
      int array = PgArray.begin(out, column.oid());
      boolean hasNull = false;
      for (Event row : rows) {
        int start = out.writerIndex();
        column.write(row, out);
        hasNull |= out.getInt(start) < 0;
      }
      PgArray.end(out, array, rows.size(), hasNull);
    }
    batch.end();
    batch.send().get().close();
  }

  private void values(List<Event> rows) throws Exception {
    Query query =
        values.computeIfAbsent(
            rows.size(),
            size -> Query.of(EventSql.values(size, EventSql::numbered), EventSql.oids(size)));
    Batch batch = connection.batch(query);
    ByteBuf out = batch.begin();
    for (Event row : rows) {
      write(row, out);
    }
    batch.end();
    batch.send().get().close();
  }

  private void singleRows(List<Event> rows) throws Exception {
    Batch batch = connection.batch(SINGLE_ROW);
    for (Event row : rows) {
      write(row, batch.begin());
      batch.end();
    }
    batch.send().get().close();
  }

  private void merge(List<Event> rows) throws Exception {
    connection.query("BEGIN"); // goes ahead of the COPY, in one flight with it
    copyBinary(EventSql.STAGED, rows);
    connection.query(EventSql.MERGE + "; COMMIT").get();
  }

  private static void write(Event row, ByteBuf out) {
    for (EventColumn column : COLUMNS) {
      column.write(row, out);
    }
  }

  @Override
  public Read read(ReadPath path) throws Exception {
    connect();
    return path == ReadPath.COPY ? this::copyOut : this::stream;
  }

  private Total copyOut() throws Exception {
    Checksum sum = new Checksum();
    CopyOut copy = connection.copyOut(EventSql.copyOut("binary"));
    CopyRowReader rows = new CopyRowReader();
    for (ByteBuf chunk = copy.take(); chunk != null; chunk = copy.take()) {
      rows.wrap(chunk);
      while (rows.next()) {
        add(rows.row(), sum);
      }
      chunk.release();
    }
    return sum.total();
  }

  private Total stream() throws Exception {
    Checksum sum = new Checksum();
    RowStream stream = connection.stream(SELECT, null);
    RunReader messages = new RunReader();
    RowReader row = new RowReader();
    for (ByteBuf run = stream.take(); run != null; run = stream.take()) {
      messages.wrap(run);
      while (messages.next()) {
        row.wrap(messages);
        add(row, sum);
      }
      run.release();
    }
    return sum.total();
  }

  @Override
  public LookUp lookUp(int inFlight) throws Exception {
    connect();
    return keys -> {
      Checksum sum = new Checksum();
      new InFlight<BatchResult>(keys, this::ask, result -> add(result, sum)).run(inFlight);
      return sum.total();
    };
  }

  private CompletableFuture<BatchResult> ask(long key) {
    Batch batch = connection.batch(LOOKUP);
    PgScalars.writeInt8(batch.begin(), key);
    batch.end();
    return batch.send();
  }

  private static void add(BatchResult result, Checksum sum) {
    try (result) {
      for (Rows rows = result.rows(0); rows.next(); ) {
        add(rows.row(), sum);
      }
    }
  }

  private static void add(RowReader row, Checksum sum) {
    ByteBuf in = row.buffer();
    sum.add(row.getLong(0));
    sum.add(row.getInt(1));
    sum.add(row.getText(2));
    sum.add(PgNumeric.readUnscaled(in, row.index(3), row.length(3), 2));
    sum.add(row.getDouble(4));
    sum.add(row.getBoolean(5));
    sum.add(PgTime.readDate(in, row.index(6)));
    sum.add(PgTime.readTimestamp(in, row.index(7)));
    sum.add(row.getText(8));
    sum.add(row.getText(9));
    sum.endRow();
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
    }
  }
}

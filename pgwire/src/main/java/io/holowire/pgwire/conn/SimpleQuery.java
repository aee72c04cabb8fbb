package io.holowire.pgwire.conn;

import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.error.SqlState;
import io.holowire.pgwire.wire.CommandTag;
import io.holowire.pgwire.wire.CopyShape;
import io.holowire.pgwire.wire.Frontend;
import io.holowire.pgwire.wire.RowReader;
import io.holowire.pgwire.wire.RowShape;
import io.holowire.pgwire.wire.RunReader;
import io.holowire.pgwire.wire.TxStatus;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One simple query: any number of statements in one message, their rows as text. For commands and
 * small answers.
 */
final class SimpleQuery extends Exchange {

  private final String sql;
  private final CompletableFuture<List<SimpleResult>> result = new CompletableFuture<>();
  private final List<SimpleResult> results = new ArrayList<>(1);
  private final RunReader messages = new RunReader();
  private final RowReader row = new RowReader();
  private Session session;
  private RowShape shape;
  private List<List<String>> rows = new ArrayList<>();
  private long bytesLeft;

  SimpleQuery(String sql) {
    this.sql = sql;
  }

  CompletableFuture<List<SimpleResult>> result() {
    return result;
  }

  @Override
  long bytes() {
    return sql.length();
  }

  @Override
  void start(Session session) {
    this.session = session;
    this.bytesLeft = session.maxResultBytes();
    ByteBuf out = session.out().buffer();
    Frontend.query(out, sql);
    session.out().write(out);
  }

  @Override
  void rowDescription(RowShape shape) {
    this.shape = shape;
  }

  @Override
  void dataRows(ByteBuf run, int count) {
    bytesLeft -= run.readableBytes();
    if (bytesLeft < 0) {
      rows = new ArrayList<>();
      String message = "the result of a simple query exceeds maxResultBytes: stream it instead";
      refuse(
          new ServerException(ServerFields.of("ERROR", SqlState.PROGRAM_LIMIT_EXCEEDED, message)));
      return;
    }
    messages.wrap(run);
    while (messages.next()) {
      row.wrap(messages);
      List<String> values = new ArrayList<>(row.columns());
      for (int column = 0; column < row.columns(); column++) {
        values.add(row.isNull(column) ? null : row.getText(column));
      }
      rows.add(values);
    }
  }

  @Override
  void commandComplete(CommandTag tag) {
    results.add(new SimpleResult(tag, shape, rows));
    shape = null;
    rows = new ArrayList<>();
  }

  @Override
  void emptyQuery() {
    results.add(new SimpleResult(null, null, List.of()));
  }

  @Override
  void copyInResponse(CopyShape shape) {
    session.out().copyFail("a simple query cannot send data: use copyIn()");
  }

  @Override
  void copyOutResponse(CopyShape shape) {
    refuse(new ProtocolException("a simple query cannot receive COPY data: use copyOut()"));
  }

  @Override
  void copyData(ByteBuf run, int messages) {
    // Of a COPY that was refused above.
  }

  @Override
  void copyDone() {
    // Of a COPY that was refused above.
  }

  @Override
  void ready(TxStatus status) {
    if (failure() == null) {
      result.complete(results);
    } else {
      result.completeExceptionally(failure());
    }
  }

  @Override
  void fail(PgException cause) {
    result.completeExceptionally(cause);
  }
}

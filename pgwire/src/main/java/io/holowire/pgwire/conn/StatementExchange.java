package io.holowire.pgwire.conn;

import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.error.SqlState;
import io.holowire.pgwire.wire.RowShape;
import io.holowire.pgwire.wire.TxStatus;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * An exchange that runs a prepared statement: finds it in the cache, or parses and describes it in
 * the same write.
 *
 * <p>When the server refuses a cached statement because the schema has changed since (told by
 * SQLSTATE and routine, never by text), the statement is parsed again and the exchange repeated
 * once, provided that nothing was lost or overtaken by that: no transaction was open and nothing is
 * in flight behind it. Otherwise the error reaches the caller, and the next use parses anew.
 */
abstract class StatementExchange extends Exchange {

  final Query query;
  private Session session;
  private StatementCache.Entry entry;
  private boolean parsing;
  private boolean repeated;
  private int[] parameterOids = {};

  StatementExchange(Query query) {
    this.query = query;
  }

  /**
   * Appends what follows Parse and Describe, Sync included, and hands everything to the session.
   */
  abstract void write(Session session, ByteBuf head);

  @Override
  final void start(Session session) {
    this.session = session;
    ByteBuf head = session.out().buffer();
    entry = session.statements().find(query);
    parsing = entry == null;
    if (parsing) {
      entry = session.statements().parse(head, query);
    }
    write(session, head);
  }

  /**
   * True when the statement came from the cache: what was written may have to be written once more.
   */
  final boolean mayRepeat() {
    return !parsing && !repeated;
  }

  /** Called at ReadyForQuery: whether the exchange is to be repeated with a fresh statement. */
  boolean repeats(TxStatus status, boolean nothingBehind) {
    boolean stale = failure() instanceof ServerException e && e.isStalePlan() && mayRepeat();
    if (stale && nothingBehind && status == TxStatus.IDLE) {
      repeated = true;
      forgetFailure();
      return true;
    }
    return false;
  }

  /** What the server said of the statement; null before it has. */
  final Statement statement() {
    return entry == null ? null : entry.description;
  }

  /** Why the Parse failed that was sent, by whoever, for this statement; null when it did not. */
  final PgException parseFailure() {
    return entry.parseFailure;
  }

  @Override
  void error(ServerFields fields) {
    ServerException error = new ServerException(fields);
    if (parsing && entry.description == null) {
      entry.parseFailure = error;
      session.statements().invalidate(entry);
    } else if (error.isStalePlan()) {
      session.statements().invalidate(entry);
    }
    boolean parsedBefore = !parsing && SqlState.INVALID_SQL_STATEMENT_NAME.equals(fields.code());
    refuse(parsedBefore && entry.parseFailure != null ? entry.parseFailure : error);
  }

  @Override
  void parseComplete() {
    // Nothing to note before the description has come, too.
  }

  @Override
  void parameterDescription(int[] oids) {
    parameterOids = oids;
  }

  @Override
  void rowDescription(RowShape shape) {
    describe(shape);
  }

  @Override
  void noData() {
    describe(null);
  }

  private void describe(RowShape shape) {
    entry.description = new Statement(Arrays.stream(parameterOids).boxed().toList(), shape);
  }
}

package io.holowire.pgwire.conn;

import io.holowire.pgwire.error.PgException;
import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.wire.CommandTag;
import io.holowire.pgwire.wire.CopyShape;
import io.holowire.pgwire.wire.RowShape;
import io.holowire.pgwire.wire.TxStatus;
import io.netty.buffer.ByteBuf;

/**
 * One conversation with the server: what it sends, and what it makes of each answer, until its
 * ReadyForQuery.
 *
 * <p>An exchange holds exactly one Sync (or one simple Query), so it ends with exactly one
 * ReadyForQuery. The {@link Session} calls every method below on the event loop, only while the
 * exchange is the head of the queue, and after an ErrorResponse nothing but {@link #ready}. A
 * message that an exchange does not expect ends the connection.
 */
abstract class Exchange {

  private PgException failure;

  /** True from the moment its first byte was handed to the socket. */
  boolean started;

  /** Writes what it sends. Called again to repeat it: see {@link StatementExchange}. */
  abstract void start(Session session);

  /** Its ReadyForQuery has come; {@link #failure()} tells whether an error came before. */
  abstract void ready(TxStatus status);

  /**
   * The connection ended before its ReadyForQuery. Called once, on whatever thread ends the
   * connection.
   */
  abstract void fail(PgException cause);

  /** Bytes that {@link #start} will write: what the pipeline's cap counts. */
  long bytes() {
    return 0;
  }

  /** Whether the next exchange is written only after this one has ended. */
  boolean exclusive() {
    return false;
  }

  /**
   * An ErrorResponse: only the first counts, the server may follow it with others that it caused.
   */
  void error(ServerFields fields) {
    refuse(new ServerException(fields));
  }

  /** Notes why this exchange cannot succeed, although the connection can go on. */
  final void refuse(PgException why) {
    if (failure == null) {
      failure = why;
    }
  }

  final PgException failure() {
    return failure;
  }

  final void forgetFailure() {
    failure = null;
  }

  void dataRows(ByteBuf run, int messages) {
    throw unexpected("DataRow");
  }

  void copyData(ByteBuf run, int messages) {
    throw unexpected("CopyData");
  }

  void parseComplete() {
    throw unexpected("ParseComplete");
  }

  void bindComplete() {
    throw unexpected("BindComplete");
  }

  void noData() {
    throw unexpected("NoData");
  }

  void emptyQuery() {
    throw unexpected("EmptyQueryResponse");
  }

  void copyDone() {
    throw unexpected("CopyDone");
  }

  void commandComplete(CommandTag tag) {
    throw unexpected("CommandComplete");
  }

  void parameterDescription(int[] oids) {
    throw unexpected("ParameterDescription");
  }

  void rowDescription(RowShape shape) {
    throw unexpected("RowDescription");
  }

  void copyInResponse(CopyShape shape) {
    throw unexpected("CopyInResponse");
  }

  void copyOutResponse(CopyShape shape) {
    throw unexpected("CopyOutResponse");
  }

  private ProtocolException unexpected(String message) {
    return new ProtocolException(
        message + " was not expected in the exchange " + getClass().getSimpleName());
  }
}

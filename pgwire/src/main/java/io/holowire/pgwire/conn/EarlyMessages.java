package io.holowire.pgwire.conn;

import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.wire.BackendHandler;
import io.holowire.pgwire.wire.CommandTag;
import io.holowire.pgwire.wire.CopyShape;
import io.holowire.pgwire.wire.Notification;
import io.holowire.pgwire.wire.RowShape;
import io.netty.buffer.ByteBuf;

/** Refuses the messages that have no place before a connection is handed over. */
abstract class EarlyMessages implements BackendHandler {
  private static ProtocolException misplaced(String message) {
    return new ProtocolException(message + " during start-up");
  }

  @Override
  public void dataRows(ByteBuf run, int messages) {
    throw misplaced("DataRow");
  }

  @Override
  public void copyData(ByteBuf run, int messages) {
    throw misplaced("CopyData");
  }

  @Override
  public void parseComplete() {
    throw misplaced("ParseComplete");
  }

  @Override
  public void bindComplete() {
    throw misplaced("BindComplete");
  }

  @Override
  public void closeComplete() {
    throw misplaced("CloseComplete");
  }

  @Override
  public void noData() {
    throw misplaced("NoData");
  }

  @Override
  public void portalSuspended() {
    throw misplaced("PortalSuspended");
  }

  @Override
  public void emptyQuery() {
    throw misplaced("EmptyQueryResponse");
  }

  @Override
  public void copyDone() {
    throw misplaced("CopyDone");
  }

  @Override
  public void commandComplete(CommandTag tag) {
    throw misplaced("CommandComplete");
  }

  @Override
  public void parameterDescription(int[] oids) {
    throw misplaced("ParameterDescription");
  }

  @Override
  public void rowDescription(RowShape shape) {
    throw misplaced("RowDescription");
  }

  @Override
  public void copyInResponse(CopyShape shape) {
    throw misplaced("CopyInResponse");
  }

  @Override
  public void copyOutResponse(CopyShape shape) {
    throw misplaced("CopyOutResponse");
  }

  /** There is nobody yet to tell. */
  @Override
  public void notice(ServerFields notice) {}

  @Override
  public void notification(Notification notification) {}
}

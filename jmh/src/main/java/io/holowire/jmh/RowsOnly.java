package io.holowire.jmh;

import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.wire.AuthRequest;
import io.holowire.pgwire.wire.BackendHandler;
import io.holowire.pgwire.wire.CommandTag;
import io.holowire.pgwire.wire.CopyShape;
import io.holowire.pgwire.wire.Notification;
import io.holowire.pgwire.wire.RowReader;
import io.holowire.pgwire.wire.RowShape;
import io.holowire.pgwire.wire.RunReader;
import io.holowire.pgwire.wire.TxStatus;
import io.netty.buffer.ByteBuf;
import java.util.List;

/** Walks data rows as an exchange's consumer does, and ignores every other message. */
abstract class RowsOnly implements BackendHandler {
  private final RunReader run = new RunReader();
  private final RowReader row = new RowReader();

  abstract void row(RowReader row);

  @Override
  public void dataRows(ByteBuf messages, int count) {
    run.wrap(messages);
    while (run.next()) {
      row.wrap(run);
      row(row);
    }
  }

  @Override
  public void copyData(ByteBuf run, int messages) {}

  @Override
  public void parseComplete() {}

  @Override
  public void bindComplete() {}

  @Override
  public void closeComplete() {}

  @Override
  public void noData() {}

  @Override
  public void portalSuspended() {}

  @Override
  public void emptyQuery() {}

  @Override
  public void copyDone() {}

  @Override
  public void commandComplete(CommandTag tag) {}

  @Override
  public void parameterDescription(int[] oids) {}

  @Override
  public void rowDescription(RowShape shape) {}

  @Override
  public void copyInResponse(CopyShape shape) {}

  @Override
  public void copyOutResponse(CopyShape shape) {}

  @Override
  public void authentication(AuthRequest request) {}

  @Override
  public void backendKey(int pid, byte[] secret) {}

  @Override
  public void negotiateProtocol(int newestMinor, List<String> unrecognized) {}

  @Override
  public void parameterStatus(String name, String value) {}

  @Override
  public void notice(ServerFields notice) {}

  @Override
  public void notification(Notification notification) {}

  @Override
  public void error(ServerFields fields) {}

  @Override
  public void readyForQuery(TxStatus status) {}
}

package io.holowire.pgwire.wire;

import io.holowire.pgwire.error.ServerFields;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * What {@link FrameDecoder} calls, one method per kind of message, in the order of arrival. An
 * exception thrown from a callback ends the decoder.
 */
public interface BackendHandler {
  /**
   * A run of consecutive, complete DataRow messages, headers included, from {@code run}'s reader to
   * its writer index.
   *
   * @param run valid during the call only; {@code retainedSlice()} keeps it
   * @param messages how many, at least 1
   */
  void dataRows(ByteBuf run, int messages);

  /** The same for CopyData. */
  void copyData(ByteBuf run, int messages);

  void parseComplete();

  void bindComplete();

  void closeComplete();

  void noData();

  void portalSuspended();

  void emptyQuery();

  void copyDone();

  void commandComplete(CommandTag tag);

  void parameterDescription(int[] oids);

  void rowDescription(RowShape shape);

  void copyInResponse(CopyShape shape);

  void copyOutResponse(CopyShape shape);

  void authentication(AuthRequest request);

  /**
   * @param secret what a CancelRequest must quote: 4 bytes in protocol 3.0, 4 to 256 in 3.2
   */
  void backendKey(int pid, byte[] secret);

  /**
   * @param newestMinor the newest minor version of protocol 3 that the server speaks
   * @param unrecognized start-up options (named {@code _pq_.*}) that it did not know
   */
  void negotiateProtocol(int newestMinor, List<String> unrecognized);

  void parameterStatus(String name, String value);

  void notice(ServerFields notice);

  void notification(Notification notification);

  void error(ServerFields fields);

  void readyForQuery(TxStatus status);
}

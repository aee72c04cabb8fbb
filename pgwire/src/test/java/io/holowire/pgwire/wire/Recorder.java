package io.holowire.pgwire.wire;

import io.holowire.pgwire.error.ServerFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes down every callback as text. Runs are written message by message, so that two recordings
 * are equal whatever the cuts; {@link #runs} says how many messages each run had.
 */
final class Recorder implements BackendHandler {
  final List<String> calls = new ArrayList<>();
  final List<Integer> runs = new ArrayList<>();

  private void call(String name, Object... arguments) {
    String text = Arrays.stream(arguments).map(String::valueOf).collect(Collectors.joining(", "));
    calls.add(name + "(" + text + ")");
  }

  private static String hex(byte[] bytes) {
    return ByteBufUtil.hexDump(bytes);
  }

  private void run(String name, ByteBuf run, int messages) {
    runs.add(messages);
    RunReader reader = new RunReader();
    reader.wrap(run);
    int seen = 0;
    while (reader.next()) {
      int length = reader.bodyEnd() - reader.bodyIndex();
      call(name, ByteBufUtil.hexDump(reader.buffer(), reader.bodyIndex(), length));
      seen++;
    }
    if (seen != messages) {
      throw new AssertionError("a run of %d messages, announced as %d".formatted(seen, messages));
    }
  }

  @Override
  public void dataRows(ByteBuf run, int messages) {
    run("dataRow", run, messages);
  }

  @Override
  public void copyData(ByteBuf run, int messages) {
    run("copyData", run, messages);
  }

  @Override
  public void parseComplete() {
    call("parseComplete");
  }

  @Override
  public void bindComplete() {
    call("bindComplete");
  }

  @Override
  public void closeComplete() {
    call("closeComplete");
  }

  @Override
  public void noData() {
    call("noData");
  }

  @Override
  public void portalSuspended() {
    call("portalSuspended");
  }

  @Override
  public void emptyQuery() {
    call("emptyQuery");
  }

  @Override
  public void copyDone() {
    call("copyDone");
  }

  @Override
  public void commandComplete(CommandTag tag) {
    call("commandComplete", tag.verb(), tag.rows());
  }

  @Override
  public void parameterDescription(int[] oids) {
    call("parameterDescription", Arrays.toString(oids));
  }

  @Override
  public void rowDescription(RowShape shape) {
    call("rowDescription", shape.fields());
  }

  @Override
  public void copyInResponse(CopyShape shape) {
    call("copyInResponse", shape);
  }

  @Override
  public void copyOutResponse(CopyShape shape) {
    call("copyOutResponse", shape);
  }

  @Override
  public void authentication(AuthRequest request) {
    if (request instanceof AuthRequest.Md5 md5) {
      call("md5", hex(md5.salt()));
    } else if (request instanceof AuthRequest.SaslContinue more) {
      call("saslContinue", hex(more.data()));
    } else if (request instanceof AuthRequest.SaslFinal last) {
      call("saslFinal", hex(last.data()));
    } else {
      call("authentication", request);
    }
  }

  @Override
  public void backendKey(int pid, byte[] secret) {
    call("backendKey", pid, hex(secret));
  }

  @Override
  public void negotiateProtocol(int newestMinor, List<String> unrecognized) {
    call("negotiateProtocol", newestMinor, unrecognized);
  }

  @Override
  public void parameterStatus(String name, String value) {
    call("parameterStatus", name, value);
  }

  @Override
  public void notice(ServerFields notice) {
    call("notice", notice);
  }

  @Override
  public void notification(Notification notification) {
    call("notification", notification);
  }

  @Override
  public void error(ServerFields fields) {
    call("error", fields);
  }

  @Override
  public void readyForQuery(TxStatus status) {
    call("readyForQuery", status);
  }
}

package io.holowire.pgwire.wire;

import static io.holowire.pgwire.wire.Tag.*;

import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.error.ServerFields;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Turns the body of one message, any but DataRow and CopyData, into a call with a small value. */
final class BackendParser {
  private static final int FIELD_MIN_BYTES = 19;

  private final BackendHandler handler;
  private final Body body = new Body();

  BackendParser(BackendHandler handler) {
    this.handler = handler;
  }

  /** Refuses what can be refused before the body is there: an unknown tag, an impossible length. */
  void checkHeader(byte tag, int length) {
    boolean possible =
        switch (tag) {
          case PARSE_COMPLETE,
              BIND_COMPLETE,
              CLOSE_COMPLETE,
              NO_DATA,
              PORTAL_SUSPENDED,
              EMPTY_QUERY_RESPONSE,
              COPY_DONE ->
              length == 4;
          case READY_FOR_QUERY -> length == 5;
          case COPY_DATA,
              DATA_ROW,
              COMMAND_COMPLETE,
              PARAMETER_DESCRIPTION,
              ROW_DESCRIPTION,
              COPY_IN_RESPONSE,
              COPY_OUT_RESPONSE,
              AUTHENTICATION,
              NEGOTIATE_PROTOCOL_VERSION,
              PARAMETER_STATUS,
              NOTICE_RESPONSE,
              NOTIFICATION_RESPONSE,
              ERROR_RESPONSE ->
              length >= 4;
          case BACKEND_KEY_DATA -> length >= 4 + 4 + 4 && length <= 4 + 4 + 256;
          default -> throw unexpected(tag);
        };
    if (!possible) {
      throw new ProtocolException("message '%c' with length %d".formatted(tag, length));
    }
  }

  void parse(byte tag, ByteBuf in, int index, int end) {
    body.wrap(tag, in, index, end);
    switch (tag) {
      case BIND_COMPLETE -> handler.bindComplete();
      case COMMAND_COMPLETE -> handler.commandComplete(commandTag(in, index, end));
      case READY_FOR_QUERY -> handler.readyForQuery(txStatus());
      case PARSE_COMPLETE -> handler.parseComplete();
      case CLOSE_COMPLETE -> handler.closeComplete();
      case NO_DATA -> handler.noData();
      case PORTAL_SUSPENDED -> handler.portalSuspended();
      case EMPTY_QUERY_RESPONSE -> handler.emptyQuery();
      case COPY_DONE -> handler.copyDone();
      case PARAMETER_DESCRIPTION -> handler.parameterDescription(parameterOids());
      case ROW_DESCRIPTION -> handler.rowDescription(rowShape());
      case COPY_IN_RESPONSE -> handler.copyInResponse(copyShape());
      case COPY_OUT_RESPONSE -> handler.copyOutResponse(copyShape());
      case AUTHENTICATION -> handler.authentication(authRequest());
      case BACKEND_KEY_DATA -> handler.backendKey(body.readInt(), body.readBytes(body.remaining()));
      case NEGOTIATE_PROTOCOL_VERSION -> negotiateProtocol();
      case PARAMETER_STATUS -> parameterStatus();
      case NOTICE_RESPONSE -> handler.notice(serverFields());
      case NOTIFICATION_RESPONSE -> handler.notification(notification());
      case ERROR_RESPONSE -> handler.error(serverFields());
      default -> throw unexpected(tag);
    }
  }

  private static ProtocolException unexpected(byte tag) {
    return new ProtocolException("unexpected message, tag 0x%02x".formatted(tag));
  }

  private CommandTag commandTag(ByteBuf in, int index, int end) {
    int zero = end - 1;
    if (in.indexOf(index, end, (byte) 0) != zero) {
      throw body.malformed("a tag without its end");
    }
    return CommandTag.parse(in, index, zero);
  }

  private TxStatus txStatus() {
    byte status = body.readByte();
    return switch (status) {
      case 'I' -> TxStatus.IDLE;
      case 'T' -> TxStatus.IN_TRANSACTION;
      case 'E' -> TxStatus.FAILED;
      default -> throw body.malformed("transaction status 0x%02x".formatted(status));
    };
  }

  private int[] parameterOids() {
    int count = body.readUnsignedShort();
    body.require(4 * count);
    int[] oids = new int[count];
    for (int i = 0; i < count; i++) {
      oids[i] = body.readInt();
    }
    body.end();
    return oids;
  }

  private RowShape rowShape() {
    int count = body.readUnsignedShort();
    body.require(FIELD_MIN_BYTES * count);
    List<Field> fields = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      fields.add(
          new Field(
              body.readCString(),
              body.readInt(),
              body.readShort(),
              body.readInt(),
              body.readShort(),
              body.readInt(),
              body.readShort()));
    }
    body.end();
    return new RowShape(fields);
  }

  private CopyShape copyShape() {
    int format = body.readUnsignedByte();
    if (format > 1) {
      throw body.malformed("COPY format " + format);
    }
    int columns = body.readUnsignedShort();
    for (int i = 0; i < columns; i++) {
      body.readShort(); // the format of one column; always that of the whole
    }
    body.end();
    return new CopyShape(format == 1, columns);
  }

  private AuthRequest authRequest() {
    int code = body.readInt();
    AuthRequest request =
        switch (code) {
          case 0 -> new AuthRequest.Ok();
          case 3 -> new AuthRequest.Cleartext();
          case 5 -> new AuthRequest.Md5(body.readBytes(4));
          case 10 -> new AuthRequest.Sasl(cstringsToEmpty());
          case 11 -> new AuthRequest.SaslContinue(body.readBytes(body.remaining()));
          case 12 -> new AuthRequest.SaslFinal(body.readBytes(body.remaining()));
          default -> {
            body.skipRest();
            yield new AuthRequest.Unsupported(code);
          }
        };
    body.end();
    return request;
  }

  private List<String> cstringsToEmpty() {
    List<String> strings = new ArrayList<>();
    for (String s = body.readCString(); !s.isEmpty(); s = body.readCString()) {
      strings.add(s);
    }
    return strings;
  }

  private void negotiateProtocol() {
    // The manual says "newest minor version"; servers send the whole version, 3 << 16 | minor.
    int newestMinor = body.readInt() & 0xFFFF;
    int count = body.readInt();
    body.require(count);
    List<String> unrecognized = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      unrecognized.add(body.readCString());
    }
    body.end();
    handler.negotiateProtocol(newestMinor, List.copyOf(unrecognized));
  }

  private void parameterStatus() {
    String name = body.readCString();
    String value = body.readCString();
    body.end();
    handler.parameterStatus(name, value);
  }

  private Notification notification() {
    Notification notification =
        new Notification(body.readInt(), body.readCString(), body.readCString());
    body.end();
    return notification;
  }

  private ServerFields serverFields() {
    String[] text = new String[128]; // by field type, which is an ASCII letter
    for (byte type = body.readByte(); type != 0; type = body.readByte()) {
      String value = body.readCString();
      if (type > 0) { // a type we do not know is to be ignored, says the manual
        text[type] = value;
      }
    }
    body.end();
    return new ServerFields(
        text['V'] != null ? text['V'] : text['S'],
        text['C'],
        text['M'],
        text['D'],
        text['H'],
        position(text['P']),
        text['q'],
        text['W'],
        text['s'],
        text['t'],
        text['c'],
        text['d'],
        text['n'],
        text['F'],
        text['L'],
        text['R']);
  }

  private int position(String digits) {
    try {
      return digits == null ? 0 : Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw body.malformed("position that is not a number");
    }
  }
}

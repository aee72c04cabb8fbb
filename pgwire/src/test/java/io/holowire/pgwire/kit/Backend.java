package io.holowire.pgwire.kit;

import static io.holowire.pgwire.kit.Message.cstring;

import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.wire.Field;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** The server's side of the protocol: one function per message. */
public final class Backend {
  private Backend() {}

  public static Message authenticationOk() {
    return authentication(0, out -> {});
  }

  public static Message authenticationCleartext() {
    return authentication(3, out -> {});
  }

  /** Four bytes of salt. */
  public static Message authenticationMd5(byte[] salt) {
    return authentication(5, out -> out.writeBytes(salt));
  }

  public static Message authenticationSasl(String... mechanisms) {
    return authentication(
        10,
        out -> {
          for (String mechanism : mechanisms) {
            cstring(out, mechanism);
          }
          out.writeByte(0);
        });
  }

  public static Message authenticationSaslContinue(byte[] data) {
    return authentication(11, out -> out.writeBytes(data));
  }

  public static Message authenticationSaslFinal(byte[] data) {
    return authentication(12, out -> out.writeBytes(data));
  }

  /** Any request, by its code. */
  public static Message authentication(int code, Consumer<ByteBuf> rest) {
    return Message.of('R', out -> rest.accept(out.writeInt(code)));
  }

  public static Message parameterStatus(String name, String value) {
    return Message.of(
        'S',
        out -> {
          cstring(out, name);
          cstring(out, value);
        });
  }

  public static Message backendKey(int pid, byte[] secret) {
    return Message.of('K', out -> out.writeInt(pid).writeBytes(secret));
  }

  public static Message negotiateProtocol(int newestMinor, String... unrecognized) {
    return Message.of(
        'v',
        out -> {
          out.writeInt(3 << 16 | newestMinor).writeInt(unrecognized.length);
          for (String option : unrecognized) {
            cstring(out, option);
          }
        });
  }

  /** Idle. */
  public static Message readyForQuery() {
    return readyForQuery('I');
  }

  /**
   * @param status I, T or E
   */
  public static Message readyForQuery(char status) {
    return Message.of('Z', out -> out.writeByte(status));
  }

  public static Message parseComplete() {
    return Message.of('1', out -> {});
  }

  public static Message bindComplete() {
    return Message.of('2', out -> {});
  }

  public static Message closeComplete() {
    return Message.of('3', out -> {});
  }

  public static Message noData() {
    return Message.of('n', out -> {});
  }

  public static Message portalSuspended() {
    return Message.of('s', out -> {});
  }

  public static Message emptyQuery() {
    return Message.of('I', out -> {});
  }

  public static Message parameterDescription(int... oids) {
    return Message.of(
        't',
        out -> {
          out.writeShort(oids.length);
          for (int oid : oids) {
            out.writeInt(oid);
          }
        });
  }

  /** A column as the server would describe it in a binary result. */
  public static Field column(String name, int typeOid) {
    return new Field(name, 0, 0, typeOid, -1, -1, 1);
  }

  public static Message rowDescription(Field... fields) {
    return Message.of(
        'T',
        out -> {
          out.writeShort(fields.length);
          for (Field field : fields) {
            cstring(out, field.name());
            out.writeInt(field.tableOid()).writeShort(field.column());
            out.writeInt(field.typeOid()).writeShort(field.typeSize());
            out.writeInt(field.typeModifier()).writeShort(field.format());
          }
        });
  }

  /**
   * @param values see {@link #tuple}
   */
  public static Message dataRow(Object... values) {
    return Message.of('D', out -> tuple(out, values));
  }

  /**
   * Appends a column count and values in binary format: Boolean, Short, Integer, Long, Float,
   * Double by their widths, String in UTF-8, byte[] as it is, null as NULL.
   */
  public static void tuple(ByteBuf out, Object... values) {
    out.writeShort(values.length);
    for (Object value : values) {
      int mark = out.writerIndex();
      out.writeInt(-1);
      if (value != null) {
        appendValue(out, value);
        out.setInt(mark, out.writerIndex() - mark - 4);
      }
    }
  }

  private static void appendValue(ByteBuf out, Object value) {
    if (value instanceof Boolean b) {
      out.writeByte(b ? 1 : 0);
    } else if (value instanceof Short s) {
      out.writeShort(s);
    } else if (value instanceof Integer i) {
      out.writeInt(i);
    } else if (value instanceof Long l) {
      out.writeLong(l);
    } else if (value instanceof Float f) {
      out.writeFloat(f);
    } else if (value instanceof Double d) {
      out.writeDouble(d);
    } else if (value instanceof byte[] bytes) {
      out.writeBytes(bytes);
    } else if (value instanceof String text) {
      out.writeCharSequence(text, StandardCharsets.UTF_8);
    } else {
      throw new IllegalArgumentException("no binary form of " + value.getClass());
    }
  }

  public static Message commandComplete(String tag) {
    return Message.of('C', out -> cstring(out, tag));
  }

  public static Message copyInResponse(boolean binary, int columns) {
    return Message.of('G', out -> copyShape(out, binary, columns));
  }

  public static Message copyOutResponse(boolean binary, int columns) {
    return Message.of('H', out -> copyShape(out, binary, columns));
  }

  private static void copyShape(ByteBuf out, boolean binary, int columns) {
    int format = binary ? 1 : 0;
    out.writeByte(format).writeShort(columns);
    for (int i = 0; i < columns; i++) {
      out.writeShort(format);
    }
  }

  public static Message copyData(byte... bytes) {
    return Message.of('d', out -> out.writeBytes(bytes));
  }

  /** One message of a binary COPY: the header of the stream. */
  public static Message copyHeader() {
    return Message.of('d', Backend::copyHeader);
  }

  /** Signature, flags, length of the extension. */
  public static void copyHeader(ByteBuf out) {
    out.writeBytes(new byte[] {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0});
    out.writeInt(0).writeInt(0);
  }

  /** One message of a binary COPY with one row in it. */
  public static Message copyRow(Object... values) {
    return Message.of('d', out -> tuple(out, values));
  }

  /** One message of a binary COPY: the trailer. */
  public static Message copyTrailer() {
    return Message.of('d', out -> out.writeShort(-1));
  }

  public static Message copyDone() {
    return Message.of('c', out -> {});
  }

  public static Message notification(int pid, String channel, String payload) {
    return Message.of(
        'A',
        out -> {
          out.writeInt(pid);
          cstring(out, channel);
          cstring(out, payload);
        });
  }

  public static Message error(String code, String message) {
    return error(ServerFields.of("ERROR", code, message));
  }

  public static Message fatal(String code, String message) {
    return error(ServerFields.of("FATAL", code, message));
  }

  public static Message error(ServerFields fields) {
    return Message.of('E', out -> fields(out, fields));
  }

  public static Message notice(String message) {
    return notice(ServerFields.of("NOTICE", "00000", message));
  }

  public static Message notice(ServerFields fields) {
    return Message.of('N', out -> fields(out, fields));
  }

  private static void fields(ByteBuf out, ServerFields fields) {
    field(out, 'S', fields.severity());
    field(out, 'V', fields.severity());
    field(out, 'C', fields.code());
    field(out, 'M', fields.message());
    field(out, 'D', fields.detail());
    field(out, 'H', fields.hint());
    field(out, 'P', fields.position() == 0 ? null : Integer.toString(fields.position()));
    field(out, 'q', fields.internalQuery());
    field(out, 'W', fields.where());
    field(out, 's', fields.schema());
    field(out, 't', fields.table());
    field(out, 'c', fields.column());
    field(out, 'd', fields.dataType());
    field(out, 'n', fields.constraint());
    field(out, 'F', fields.file());
    field(out, 'L', fields.line());
    field(out, 'R', fields.routine());
    out.writeByte(0);
  }

  private static void field(ByteBuf out, char type, String value) {
    if (value != null) {
      out.writeByte(type);
      cstring(out, value);
    }
  }

  /** What a server says between a password it accepts and the first query. */
  public static List<Message> welcome(int pid, byte[] secret) {
    return List.of(
        authenticationOk(),
        parameterStatus("server_version", "18.0"),
        parameterStatus("server_encoding", "UTF8"),
        parameterStatus("client_encoding", "UTF8"),
        parameterStatus("integer_datetimes", "on"),
        parameterStatus("standard_conforming_strings", "on"),
        parameterStatus("TimeZone", "UTC"),
        parameterStatus("in_hot_standby", "off"),
        parameterStatus("default_transaction_read_only", "off"),
        backendKey(pid, secret),
        readyForQuery());
  }
}

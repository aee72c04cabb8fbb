package io.holowire.connector.source;

import io.holowire.connector.source.plan.Part;
import io.holowire.connector.sql.TablePath;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The form of a split in checkpoints. Version 1: id, rows emitted, kind of part, its fields; names
 * as two-byte length and modified UTF-8, a schema behind a flag.
 */
final class SplitSerializer implements SimpleVersionedSerializer<HologresSplit> {
  private static final int VERSION = 1;
  private static final byte WHOLE = 0;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(HologresSplit split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    write(split, out);
    return out.getCopyOfBuffer();
  }

  @Override
  public HologresSplit deserialize(int version, byte[] bytes) throws IOException {
    checkVersion("split", version);
    return read(new DataInputDeserializer(bytes));
  }

  static void checkVersion(String what, int version) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "a %s of version %d, but this connector reads version %d: it was written by a newer one"
              .formatted(what, version, VERSION));
    }
  }

  static void write(HologresSplit split, DataOutputSerializer out) throws IOException {
    out.writeUTF(split.splitId());
    out.writeLong(split.emitted());
    if (split.part() instanceof Part.Whole whole) {
      out.writeByte(WHOLE);
      writePath(whole.relation(), out);
    }
  }

  static HologresSplit read(DataInputDeserializer in) throws IOException {
    String id = in.readUTF();
    long emitted = in.readLong();
    byte kind = in.readByte();
    if (kind != WHOLE) {
      throw new IOException("split " + id + " has a part of the unknown kind " + kind);
    }
    return new HologresSplit(id, new Part.Whole(readPath(in)), emitted);
  }

  private static void writePath(TablePath path, DataOutputSerializer out) throws IOException {
    out.writeBoolean(path.schema() != null);
    if (path.schema() != null) {
      out.writeUTF(path.schema());
    }
    out.writeUTF(path.table());
  }

  private static TablePath readPath(DataInputDeserializer in) throws IOException {
    String schema = in.readBoolean() ? in.readUTF() : null;
    return new TablePath(schema, in.readUTF());
  }
}

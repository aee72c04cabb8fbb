package io.holowire.connector.source;

import io.holowire.connector.source.plan.Part;
import io.holowire.connector.sql.RowOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The form of a split in checkpoints. Version 2: id, position, the part's FROM, condition, order by
 * name and bytes, the snapshot's name, host, port, holder and since. Texts as a four-byte length
 * and UTF-8; length -1 = null, and behind a snapshot's name of that kind nothing follows.
 */
final class SplitSerializer implements SimpleVersionedSerializer<HologresSplit> {
  static final int VERSION = 2;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(HologresSplit split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(128);
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
          "a %s of version %d, but this connector reads version %d: another one has written it"
              .formatted(what, version, VERSION));
    }
  }

  static void write(HologresSplit split, DataOutputSerializer out) throws IOException {
    writeText(split.splitId(), out);
    out.writeLong(split.position());
    Part part = split.part();
    writeText(part.from(), out);
    writeText(part.condition(), out);
    writeText(part.order().name(), out);
    out.writeLong(part.bytes());
    writeSnapshot(split.snapshot(), out);
  }

  static HologresSplit read(DataInputDeserializer in) throws IOException {
    String id = readText(in);
    long position = in.readLong();
    Part part = new Part(readText(in), readText(in), RowOrder.valueOf(readText(in)), in.readLong());
    return new HologresSplit(id, part, readSnapshot(in), position);
  }

  static void writeSnapshot(Snapshot snapshot, DataOutputSerializer out) throws IOException {
    writeText(snapshot == null ? null : snapshot.name(), out);
    if (snapshot != null) {
      writeText(snapshot.host(), out);
      out.writeInt(snapshot.port());
      out.writeInt(snapshot.holder());
      writeText(snapshot.since(), out);
    }
  }

  static Snapshot readSnapshot(DataInputDeserializer in) throws IOException {
    String name = readText(in);
    return name == null
        ? null
        : new Snapshot(name, readText(in), in.readInt(), in.readInt(), readText(in));
  }

  private static void writeText(String text, DataOutputSerializer out) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputDeserializer in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

package io.holowire.connector.sink.load;

import io.holowire.connector.options.LoadOptions.Mode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Portions in checkpoints and savepoints. */
final class PortionSerializer implements SimpleVersionedSerializer<Portion> {
  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(Portion portion) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(portion.id());
    out.writeUTF(portion.mode().name());
    out.writeUTF(portion.schema());
    out.writeUTF(portion.sink());
    out.writeUTF(portion.job());
    out.writeInt(portion.columns().size());
    for (String column : portion.columns()) {
      out.writeUTF(column);
    }
    out.writeBoolean(portion.order() != null);
    if (portion.order() != null) {
      out.writeUTF(portion.order());
    }
    out.writeLong(portion.rows());
    out.writeLong(portion.bytes());
    out.writeLong(portion.checkpoint());
    return bytes.toByteArray();
  }

  @Override
  public Portion deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("a portion of a bulk load in version " + version + " is not known");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
    String id = in.readUTF();
    Mode mode = Mode.valueOf(in.readUTF());
    String schema = in.readUTF();
    String sink = in.readUTF();
    String job = in.readUTF();
    int count = in.readInt();
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      columns.add(in.readUTF());
    }
    String order = in.readBoolean() ? in.readUTF() : null;
    return new Portion(
        id, mode, schema, sink, job, columns, order, in.readLong(), in.readLong(), in.readLong());
  }
}

package io.holowire.connector.sink.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** The state of a writer: the sink's id. */
final class LoadStateSerializer implements SimpleVersionedSerializer<String> {
  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(String sink) {
    return sink.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String deserialize(int version, byte[] serialized) throws IOException {
    if (version != VERSION) {
      throw new IOException("the state of a bulk load in version " + version + " is not known");
    }
    return new String(serialized, StandardCharsets.UTF_8);
  }
}

package io.holowire.jmh.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What one session has sent after its login, in a file of its own, and what must come back.
 *
 * @param startup the message that the session began with
 * @param file deleted with this
 * @param answers ReadyForQuery messages
 * @param rows DataRow messages
 */
record Recording(byte[] startup, Path file, long answers, long rows) implements AutoCloseable {
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
  }
}

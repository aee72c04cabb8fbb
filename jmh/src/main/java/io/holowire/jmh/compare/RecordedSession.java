package io.holowire.jmh.compare;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * One session through the proxy: a thread for each direction, of which one writes the file.
 *
 * @param client where the session comes from; closed in the end
 * @param target where it goes to
 */
record RecordedSession(Socket client, Server target, ExecutorService threads)
    implements Callable<Recording> {
  private static final int BUFFER = 1 << 18;
  private static final int CANCEL_REQUEST = 1234 << 16 | 5678;
  private static final int SSL_REQUEST = 1234 << 16 | 5679;
  private static final int GSS_REQUEST = 1234 << 16 | 5680;

  /** Stays until the session ends; null = it has asked for nothing. */
  @Override
  public Recording call() throws Exception {
    try (client;
        Socket server = new Socket(target.host(), target.port())) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Messages requests = new Messages(client.getInputStream());
      OutputStream out = new BufferedOutputStream(server.getOutputStream(), BUFFER);
      requests.nextUntyped();
      while (code(requests) == SSL_REQUEST || code(requests) == GSS_REQUEST) {
        client.getOutputStream().write('N'); // what is encrypted cannot be sent again
        requests.nextUntyped();
      }
      byte[] startup = requests.copy();
      requests.forward(out);
      if (code(requests) == CANCEL_REQUEST) {
        return null;
      }
      Future<Answers> answers = threads.submit(() -> answer(new Messages(server.getInputStream())));
      Path file = Files.createTempFile("holowire-session-", ".bytes");
      file.toFile().deleteOnExit();
      record(requests, out, file);
      server.shutdownOutput();
      Recording recording =
          new Recording(startup, file, answers.get().ready() - 1, answers.get().rows());
      if (recording.answers() > 0) {
        return recording;
      }
      recording.close();
      return null;
    }
  }

  private static int code(Messages requests) {
    ByteBuffer body = requests.body();
    return body.remaining() < Integer.BYTES ? 0 : body.getInt();
  }

  /** All but the login and the goodbye, which are each session's own. */
  private static void record(Messages requests, OutputStream out, Path path) throws IOException {
    try (FileOutputStream file = new FileOutputStream(path.toFile())) {
      OutputStream recorded = new BufferedOutputStream(file, BUFFER);
      while (requests.next()) {
        if (requests.type() != Messages.PASSWORD && requests.type() != Messages.TERMINATE) {
          requests.write(recorded);
        }
        requests.forward(out);
      }
      recorded.flush();
      file.getFD().sync(); // else the disk would be busy while the replay is measured
    }
  }

  private Answers answer(Messages answers) throws IOException {
    OutputStream out = new BufferedOutputStream(client.getOutputStream(), BUFFER);
    long ready = 0;
    long rows = 0;
    while (answers.next()) {
      switch (answers.type()) {
        case Messages.READY_FOR_QUERY -> ready++;
        case Messages.DATA_ROW -> rows++;
        default -> {}
      }
      answers.forward(out);
    }
    client.shutdownOutput();
    return new Answers(ready, rows);
  }

  /**
   * What has come back.
   *
   * @param ready ReadyForQuery messages, that of the login included
   */
  private record Answers(long ready, long rows) {}
}

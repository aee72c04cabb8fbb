package io.holowire.jmh.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A proxy on this machine that records what all its sessions send: owns its port and threads. */
final class Recorder implements AutoCloseable {
  private static final int END_SECONDS = 30;

  private final Server target;
  private final ServerSocket door;
  private final ConcurrentLinkedQueue<Future<Recording>> sessions = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "recorder");
            thread.setDaemon(true);
            return thread;
          });

  private Recorder(Server target, ServerSocket door) {
    this.target = target;
    this.door = door;
  }

  static Recorder open(Server target) throws IOException {
    Recorder recorder =
        new Recorder(target, new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
    recorder.threads.execute(recorder::accept);
    return recorder;
  }

  private void accept() {
    while (true) {
      try {
        Socket client = door.accept();
        sessions.add(threads.submit(new RecordedSession(client, target, threads)));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  /** Where a client has to connect to. */
  String endpoint() {
    return door.getInetAddress().getHostAddress() + ":" + door.getLocalPort();
  }

  /** Those that have asked for something, when their client has ended all of them. */
  List<Recording> recordings() throws Exception {
    List<Recording> recordings = new ArrayList<>();
    for (Future<Recording> session : sessions) {
      Recording recording = session.get(END_SECONDS, TimeUnit.SECONDS);
      if (recording != null) {
        recordings.add(recording);
      }
    }
    return recordings;
  }

  @Override
  public void close() throws IOException {
    door.close();
    threads.shutdown();
  }
}

package io.holowire.pgwire.kit;

/** Starts the kit's threads: daemons, so that a test that fails does not hang the run. */
final class Threads {
  private Threads() {}

  static Thread start(String name, Runnable body) {
    Thread thread = new Thread(body, "kit-" + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}

package io.holowire.connector.source;

/**
 * The one thing a fetching thread waits for: "look again". Whoever changes what it would see raises
 * it; a raise that comes before the wait is not lost.
 */
final class Signal {
  private boolean raised;

  synchronized void raise() {
    raised = true;
    notifyAll();
  }

  synchronized void await() throws InterruptedException {
    while (!raised) {
      wait();
    }
    raised = false;
  }
}

package io.holowire.connector.sink;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Everything unacknowledged, in order; the first so many have been sent over the present link. */
final class Flights {
  /** How batches depend on those before them. */
  enum Order {
    /** Not at all: rows are appended. */
    NONE,
    /** A batch must take effect after those before it; repeating both in order settles it. */
    REPLAYED,
    /**
     * As REPLAYED, but a batch must not even be sent while one with a key in common is under way.
     */
    EXCLUSIVE
  }

  /** One is enough to get behind all that is repeated; others may be deferred themselves. */
  private static final int MAX_DEFERRALS = 3;

  private final Order order;
  private final List<Flight> flights = new ArrayList<>();
  private long bytes;
  private int sent;

  Flights(Order order) {
    this.order = order;
  }

  Order order() {
    return order;
  }

  void add(RowBatch batch) {
    add(flights.size(), new Flight(batch, false));
  }

  /** Adds a single row that has failed before: it goes alone. */
  void addSuspect(RowBatch batch) {
    add(flights.size(), new Flight(batch, true));
  }

  private void add(int index, Flight flight) {
    flights.add(index, flight);
    bytes += flight.batch.bytes();
  }

  /** How many batches. */
  int size() {
    return flights.size();
  }

  boolean isEmpty() {
    return flights.isEmpty();
  }

  long bytes() {
    return bytes;
  }

  /** The next to be sent; null when there is none, or it must wait for those before it. */
  Flight next() {
    return sent == flights.size() || mustWait(sent) ? null : flights.get(sent);
  }

  private boolean mustWait(int index) {
    Flight next = flights.get(index);
    List<Flight> before = flights.subList(0, index);
    if (next.suspect ? index > 0 : before.stream().anyMatch(flight -> flight.suspect)) {
      return true;
    }
    return order == Order.EXCLUSIVE
        && before.stream().anyMatch(flight -> next.batch.sharesKey(flight.batch));
  }

  /** The one that was {@link #next} has been sent. */
  void sentNext() {
    sent++;
  }

  /** Nothing counts as sent any more. */
  void unsend() {
    sent = 0;
    flights.forEach(flight -> flight.fault = null); // what is still to blame fails again
  }

  /** One of those sent is done. */
  void acknowledge(Flight flight) {
    sent--;
    remove(flight);
  }

  void remove(Flight flight) {
    flights.remove(flight);
    bytes -= flight.batch.bytes();
  }

  /** The first whose rows are to blame for something; null = none. */
  Flight firstFault() {
    for (Flight flight : flights) {
      if (flight.fault != null) {
        return flight;
      }
    }
    return null;
  }

  /** The batches behind it. */
  Stream<RowBatch> behind(Flight flight) {
    return flights.subList(flights.indexOf(flight) + 1, flights.size()).stream()
        .map(later -> later.batch);
  }

  /**
   * Puts a single row behind the others, which do not change its key: one of them may give up what
   * the row needs.
   *
   * @return false when that has been tried often enough, or there are no others
   */
  boolean defer(Flight lone) {
    if (lone.deferrals++ == MAX_DEFERRALS || flights.get(flights.size() - 1) == lone) {
      return false;
    }
    flights.remove(lone);
    lone.suspect = true;
    flights.add(lone);
    return true;
  }

  /** Two halves instead of the whole. Nothing may be under way. */
  void halve(Flight whole) {
    int index = flights.indexOf(whole);
    remove(whole);
    for (RowBatch half : whole.batch.halves()) {
      add(index++, new Flight(half, true));
    }
  }

  /** Drops all and frees their memory. */
  void release() {
    flights.forEach(flight -> flight.batch.release());
    flights.clear();
  }
}

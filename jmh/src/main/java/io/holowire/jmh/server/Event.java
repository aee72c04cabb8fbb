package io.holowire.jmh.server;

import io.holowire.jmh.compare.Events;
import io.holowire.jmh.compare.checksum.Checksum;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * A row of {@code events} as a Java program has it.
 *
 * @param note null in every tenth row
 */
record Event(
    long id,
    int userId,
    String kind,
    BigDecimal amount,
    double price,
    boolean active,
    LocalDate day,
    LocalDateTime created,
    String note,
    String trace) {

  /** The rows of the keys from 0, the same at each call. */
  static List<Event> of(int count) {
    return Events.stored(count).map(Event::of).toList();
  }

  private static Event of(RowData row) {
    return new Event(
        row.getLong(0),
        row.getInt(1),
        row.getString(2).toString(),
        row.getDecimal(3, 12, 2).toBigDecimal(),
        row.getDouble(4),
        row.getBoolean(5),
        LocalDate.ofEpochDay(row.getInt(6)),
        row.getTimestamp(7, 6).toLocalDateTime(),
        row.isNullAt(8) ? null : row.getString(8).toString(),
        row.getString(9).toString());
  }

  /** Appends the line of a COPY in text format; no text here has anything to escape. */
  void appendTo(StringBuilder lines) {
    lines.append(id).append('\t');
    lines.append(userId).append('\t');
    lines.append(kind).append('\t');
    lines.append(amount).append('\t');
    lines.append(price).append('\t');
    lines.append(active).append('\t');
    lines.append(day).append('\t');
    lines.append(created).append('\t');
    lines.append(note == null ? "\\N" : note).append('\t');
    lines.append(trace).append('\n');
  }

  /** Adds up the values. */
  void addTo(Checksum sum) {
    sum.add(id);
    sum.add(userId);
    sum.add(kind);
    sum.add(amount);
    sum.add(price);
    sum.add(active);
    sum.add(day);
    sum.add(created);
    sum.add(note);
    sum.add(trace);
    sum.endRow();
  }

  /** The event of such a line as the server writes it. */
  static Event parse(String line) {
    String[] fields = line.split("\t");
    return new Event(
        Long.parseLong(fields[0]),
        Integer.parseInt(fields[1]),
        fields[2],
        new BigDecimal(fields[3]),
        Double.parseDouble(fields[4]),
        fields[5].equals("t"),
        LocalDate.parse(fields[6]),
        LocalDateTime.parse(fields[7].replace(' ', 'T')),
        fields[8].equals("\\N") ? null : fields[8],
        fields[9]);
  }
}

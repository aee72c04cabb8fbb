package io.holowire.jmh.server;

import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgNumeric;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgText;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.holowire.pgwire.type.PgTime;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A column of {@code events}: its name, its type, and how {@code pgwire} writes it. */
enum EventColumn {
  ID("int8", Oid.INT8, Long.class, Event::id, (event, out) -> PgScalars.writeInt8(out, event.id())),
  USER_ID(
      "int4",
      Oid.INT4,
      Integer.class,
      Event::userId,
      (event, out) -> PgScalars.writeInt4(out, event.userId())),
  KIND(
      "varchar",
      Oid.VARCHAR,
      String.class,
      Event::kind,
      (event, out) -> writeText(event.kind(), out)),
  AMOUNT(
      "numeric",
      Oid.NUMERIC,
      BigDecimal.class,
      Event::amount,
      (event, out) -> PgNumeric.write(out, event.amount())),
  PRICE(
      "float8",
      Oid.FLOAT8,
      Double.class,
      Event::price,
      (event, out) -> PgScalars.writeFloat8(out, event.price())),
  ACTIVE(
      "bool",
      Oid.BOOL,
      Boolean.class,
      Event::active,
      (event, out) -> PgScalars.writeBool(out, event.active())),
  EVENT_DAY(
      "date",
      Oid.DATE,
      LocalDate.class,
      Event::day,
      (event, out) -> PgTime.writeDate(out, (int) event.day().toEpochDay())),
  CREATED(
      "timestamp",
      Oid.TIMESTAMP,
      LocalDateTime.class,
      Event::created,
      (event, out) -> PgTime.writeTimestamp(out, micros(event.created()))),
  NOTE(
      "varchar",
      Oid.VARCHAR,
      String.class,
      Event::note,
      (event, out) -> writeText(event.note(), out)),
  TRACE(
      "varchar",
      Oid.VARCHAR,
      String.class,
      Event::trace,
      (event, out) -> writeText(event.trace(), out));

  private final String type;
  private final int oid;
  private final Class<?> javaType;
  private final Function<Event, Object> value;
  private final BiConsumer<Event, ByteBuf> writer;

  <T> EventColumn(
      String type,
      int oid,
      Class<T> javaType,
      Function<Event, T> value,
      BiConsumer<Event, ByteBuf> writer) {
    this.type = type;
    this.oid = oid;
    this.javaType = javaType;
    this.value = value::apply;
    this.writer = writer;
  }

  /** In SQL, without modifiers. */
  String type() {
    return type;
  }

  int oid() {
    return oid;
  }

  /** Of {@link #of}. */
  Class<?> javaType() {
    return javaType;
  }

  /** The event's value for clients that take objects. */
  Object of(Event event) {
    return value.apply(event);
  }

  /** Appends the event's value with its length. */
  void write(Event event, ByteBuf out) {
    writer.accept(event, out);
  }

  private static long micros(LocalDateTime time) {
    return time.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + time.getNano() / 1_000;
  }

  private static void writeText(String text, ByteBuf out) {
    if (text == null) {
      PgScalars.writeNull(out);
    } else {
      PgText.write(out, text, NulPolicy.FAIL);
    }
  }
}

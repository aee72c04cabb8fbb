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
import java.util.function.Function;

/** A column of {@code events}: its name, its type, and how {@code pgwire} writes it. */
enum EventColumn {
  ID("int8", Oid.INT8, Long.class, Event::id) {
    @Override
    void write(Event event, ByteBuf out) {
      PgScalars.writeInt8(out, event.id());
    }
  },
  USER_ID("int4", Oid.INT4, Integer.class, Event::userId) {
    @Override
    void write(Event event, ByteBuf out) {
      PgScalars.writeInt4(out, event.userId());
    }
  },
  KIND("varchar", Oid.VARCHAR, String.class, Event::kind) {
    @Override
    void write(Event event, ByteBuf out) {
      writeText(event.kind(), out);
    }
  },
  AMOUNT("numeric", Oid.NUMERIC, BigDecimal.class, Event::amount) {
    @Override
    void write(Event event, ByteBuf out) {
      PgNumeric.write(out, event.amount());
    }
  },
  PRICE("float8", Oid.FLOAT8, Double.class, Event::price) {
    @Override
    void write(Event event, ByteBuf out) {
      PgScalars.writeFloat8(out, event.price());
    }
  },
  ACTIVE("bool", Oid.BOOL, Boolean.class, Event::active) {
    @Override
    void write(Event event, ByteBuf out) {
      PgScalars.writeBool(out, event.active());
    }
  },
  EVENT_DAY("date", Oid.DATE, LocalDate.class, Event::day) {
    @Override
    void write(Event event, ByteBuf out) {
      PgTime.writeDate(out, (int) event.day().toEpochDay());
    }
  },
  CREATED("timestamp", Oid.TIMESTAMP, LocalDateTime.class, Event::created) {
    @Override
    void write(Event event, ByteBuf out) {
      LocalDateTime created = event.created();
      PgTime.writeTimestamp(
          out, created.toEpochSecond(ZoneOffset.UTC) * 1_000_000 + created.getNano() / 1_000);
    }
  },
  NOTE("varchar", Oid.VARCHAR, String.class, Event::note) {
    @Override
    void write(Event event, ByteBuf out) {
      writeText(event.note(), out);
    }
  },
  TRACE("varchar", Oid.VARCHAR, String.class, Event::trace) {
    @Override
    void write(Event event, ByteBuf out) {
      writeText(event.trace(), out);
    }
  };

  private final String type;
  private final int oid;
  private final Class<?> javaType;
  private final Function<Event, Object> value;

  <T> EventColumn(String type, int oid, Class<T> javaType, Function<Event, T> value) {
    this.type = type;
    this.oid = oid;
    this.javaType = javaType;
    this.value = value::apply;
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
  abstract void write(Event event, ByteBuf out);

  private static void writeText(String text, ByteBuf out) {
    if (text == null) {
      PgScalars.writeNull(out);
    } else {
      PgText.write(out, text, NulPolicy.FAIL);
    }
  }
}

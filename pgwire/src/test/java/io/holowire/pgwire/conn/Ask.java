package io.holowire.pgwire.conn;

import static io.holowire.pgwire.kit.Backend.bindComplete;
import static io.holowire.pgwire.kit.Backend.column;
import static io.holowire.pgwire.kit.Backend.commandComplete;
import static io.holowire.pgwire.kit.Backend.copyDone;
import static io.holowire.pgwire.kit.Backend.copyHeader;
import static io.holowire.pgwire.kit.Backend.copyInResponse;
import static io.holowire.pgwire.kit.Backend.copyOutResponse;
import static io.holowire.pgwire.kit.Backend.copyRow;
import static io.holowire.pgwire.kit.Backend.copyTrailer;
import static io.holowire.pgwire.kit.Backend.dataRow;
import static io.holowire.pgwire.kit.Backend.parameterDescription;
import static io.holowire.pgwire.kit.Backend.parseComplete;
import static io.holowire.pgwire.kit.Backend.readyForQuery;
import static io.holowire.pgwire.kit.Backend.rowDescription;

import io.holowire.pgwire.copy.CopyRowReader;
import io.holowire.pgwire.kit.Message;
import io.holowire.pgwire.type.Oid;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The kinds of exchange, each with what a server answers to it and what its caller then knows. */
enum Ask {
  QUERY {
    @Override
    CompletableFuture<String> ask(PgConnection connection, int number) {
      return connection
          .query("select " + number)
          .thenApply(results -> results.get(0).rows().get(0).get(0));
    }

    @Override
    List<Message> answer(int number) {
      return List.of(
          rowDescription(column("n", Oid.INT4)),
          dataRow(Integer.toString(number)),
          commandComplete("SELECT 1"),
          readyForQuery());
    }
  },
  BATCH {
    @Override
    CompletableFuture<String> ask(PgConnection connection, int number) {
      Batch batch = connection.batch(Query.of("select " + number));
      batch.begin();
      batch.end();
      return batch.send().thenApply(Ask::onlyInt);
    }

    @Override
    List<Message> answer(int number) {
      return List.of(
          parseComplete(),
          parameterDescription(),
          rowDescription(column("n", Oid.INT4)),
          bindComplete(),
          dataRow(number),
          commandComplete("SELECT 1"),
          readyForQuery());
    }
  },
  STREAM {
    @Override
    CompletableFuture<String> ask(PgConnection connection, int number) {
      RowStream stream = connection.stream(Query.of("select " + number), null);
      return stream
          .done()
          .thenApply(rows -> drain(stream::poll) + ":" + rows)
          .whenComplete((known, failure) -> stream.cancel());
    }

    @Override
    List<Message> answer(int number) {
      return BATCH.answer(number);
    }

    @Override
    String knows(int number) {
      return "1:1";
    }
  },
  COPY_OUT {
    @Override
    CompletableFuture<String> ask(PgConnection connection, int number) {
      CopyOut copy = connection.copyOut("copy t to stdout");
      return copy.done()
          .thenApply(rows -> firstInt(copy) + ":" + rows)
          .whenComplete((known, failure) -> copy.cancel());
    }

    @Override
    List<Message> answer(int number) {
      return List.of(
          copyOutResponse(true, 1),
          copyHeader(),
          copyRow(number),
          copyTrailer(),
          copyDone(),
          commandComplete("COPY 1"),
          readyForQuery());
    }

    @Override
    String knows(int number) {
      return number + ":1";
    }
  },
  COPY_IN {
    @Override
    CompletableFuture<String> ask(PgConnection connection, int number) {
      CopyIn copy = connection.copyIn("copy t from stdin");
      copy.write(connection.allocator().buffer().writeBytes(copyRow(number).bytes()));
      return copy.finish().thenApply(Object::toString);
    }

    @Override
    List<Message> answer(int number) {
      return List.of(copyInResponse(true, 1), commandComplete("COPY " + number), readyForQuery());
    }
  };

  abstract CompletableFuture<String> ask(PgConnection connection, int number);

  /** The server's messages, ReadyForQuery last. */
  abstract List<Message> answer(int number);

  /** What the future holds after that answer. */
  String knows(int number) {
    return Integer.toString(number);
  }

  private static String onlyInt(BatchResult result) {
    try (result) {
      Rows rows = result.rows(0);
      rows.next();
      return Integer.toString(rows.row().getInt(0));
    }
  }

  private static int drain(Supplier<ByteBuf> chunks) {
    int count = 0;
    for (ByteBuf chunk = chunks.get(); chunk != null; chunk = chunks.get()) {
      chunk.release();
      count++;
    }
    return count;
  }

  private static int firstInt(CopyOut copy) {
    List<Integer> values = new ArrayList<>();
    CopyRowReader reader = new CopyRowReader();
    for (ByteBuf chunk = copy.poll(); chunk != null; chunk = copy.poll()) {
      reader.wrap(chunk);
      while (reader.next()) {
        values.add(reader.row().getInt(0));
      }
      chunk.release();
    }
    return values.get(0);
  }
}

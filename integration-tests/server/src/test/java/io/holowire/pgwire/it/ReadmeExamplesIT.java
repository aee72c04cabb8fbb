package io.holowire.pgwire.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.pgwire.config.PgUrl;
import io.holowire.pgwire.conn.Batch;
import io.holowire.pgwire.conn.BatchResult;
import io.holowire.pgwire.conn.CopyIn;
import io.holowire.pgwire.conn.CopyOut;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.Query;
import io.holowire.pgwire.conn.Rows;
import io.holowire.pgwire.copy.CopyEncoder;
import io.holowire.pgwire.copy.CopyRowReader;
import io.holowire.pgwire.pool.Lease;
import io.holowire.pgwire.pool.PgPool;
import io.holowire.pgwire.pool.PoolOptions;
import io.holowire.pgwire.type.Oid;
import io.holowire.pgwire.type.PgArray;
import io.holowire.pgwire.type.PgScalars;
import io.holowire.pgwire.type.PgText;
import io.holowire.pgwire.type.PgText.NulPolicy;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The examples of {@code pgwire/README.md}: they run here, and stand there letter for letter. */
class ReadmeExamplesIT {

  @RegisterExtension static final Live LIVE = new Live();

  private PgConnection connection;

  @BeforeEach
  void table() throws Exception {
    connection = LIVE.connect();
    connection
        .query("drop table if exists city; create table city (id int primary key, name text)")
        .get();
  }

  @AfterEach
  void close() {
    connection.close();
  }

  @Test
  void query() throws Exception {
    upsert();
    String url = LIVE.database().url();
    List<String> found = new ArrayList<>();
    // example: query
    try (PgConnection connection = PgConnection.connect(PgUrl.parse(url).build()).get()) {
      Query query = Query.of("SELECT id, name FROM city WHERE id >= $1 ORDER BY id", Oid.INT4);
      Batch batch = connection.batch(query);
      PgScalars.writeInt4(batch.begin(), 2);
      batch.end();
      try (BatchResult result = batch.send().get()) {
        for (Rows rows = result.rows(0); rows.next(); ) {
          found.add(rows.row().getInt(0) + " " + rows.row().getText(1));
        }
      }
    }
    // end
    assertThat(found).containsExactly("2 Łódź", "3 København");
  }

  @Test
  void upsert() throws Exception {
    int[] ids = {1, 2, 3};
    String[] names = {"Zürich", "Łódź", "København"};
    // example: batch upsert
    Query upsert =
        Query.of(
            "INSERT INTO city SELECT unnest($1::int4[]), unnest($2::text[])"
                + " ON CONFLICT (id) DO UPDATE SET name = excluded.name",
            Oid.arrayOf(Oid.INT4),
            Oid.arrayOf(Oid.TEXT));
    Batch batch = connection.batch(upsert);
    ByteBuf out = batch.begin(); // both parameters, one behind the other
    int idArray = PgArray.begin(out, Oid.INT4);
    for (int id : ids) {
      PgScalars.writeInt4(out, id);
    }
    PgArray.end(out, idArray, ids.length, false);
    int nameArray = PgArray.begin(out, Oid.TEXT);
    for (String name : names) {
      PgText.write(out, name, NulPolicy.FAIL);
    }
    PgArray.end(out, nameArray, names.length, false);
    batch.end();
    batch.send().thenAccept(BatchResult::close).get();
    // end
    assertThat(Live.number(connection, "select count(*) from city")).isEqualTo(3);
  }

  @Test
  void copyIn() throws Exception {
    // example: COPY in
    CopyIn copy = connection.copyIn("COPY city (id, name) FROM STDIN (FORMAT binary)");
    try (CopyEncoder rows = new CopyEncoder(connection.allocator(), 2, 64 * 1024, copy::write)) {
      for (int id = 0; id < 100_000; id++) {
        ByteBuf row = rows.beginRow();
        PgScalars.writeInt4(row, id);
        PgText.write(row, "city " + id, NulPolicy.FAIL);
        rows.endRow();
        copy.awaitWritable(); // memory stays bounded when the server is slow
      }
      rows.finish();
    }
    long copied = copy.finish().get();
    // end
    assertThat(copied).isEqualTo(100_000);
  }

  @Test
  void copyOut() throws Exception {
    copyIn();
    // example: COPY out
    long sum = 0;
    CopyOut copy = connection.copyOut("COPY (SELECT id FROM city) TO STDOUT (FORMAT binary)");
    CopyRowReader rows = new CopyRowReader();
    for (ByteBuf chunk = copy.take(); chunk != null; chunk = copy.take()) {
      rows.wrap(chunk);
      while (rows.next()) {
        sum += rows.row().getInt(0);
      }
      chunk.release();
    }
    // end
    assertThat(sum).isEqualTo(100_000L * 99_999 / 2);
  }

  @Test
  void relay() throws Exception {
    copyIn();
    String url = LIVE.database().url();
    connection.query("drop table if exists town; create table town (id int, name text)").get();
    // example: relay
    try (PgConnection source = PgConnection.connect(PgUrl.parse(url).build()).get();
        PgConnection target = PgConnection.connect(PgUrl.parse(url).build()).get()) {
      CopyOut out = source.copyOut("COPY city TO STDOUT (FORMAT binary)");
      CopyIn in = target.copyIn("COPY town FROM STDIN (FORMAT binary)");
      long rows = out.relayTo(in).get(); // nothing is decoded on the way
      assertThat(rows).isEqualTo(100_000);
    }
    // end
  }

  @Test
  void pool() throws Exception {
    String url = LIVE.database().url();
    // example: pool
    try (PgPool pool = PgPool.open(PgUrl.parse(url).build(), PoolOptions.defaults().withSize(2));
        Lease lease = pool.acquire().get()) {
      String version = lease.connection().server().parameter("server_version");
      assertThat(version).isNotBlank();
    }
    // end
  }

  @Test
  void standInTheReadme() throws IOException {
    Path root = Path.of("").toAbsolutePath().getParent().getParent();
    String readme = Files.readString(root.resolve("pgwire/README.md"));
    String source =
        Files.readString(Path.of("src/test/java/io/holowire/pgwire/it/ReadmeExamplesIT.java"));
    Matcher examples =
        Pattern.compile("    // example: (.*?)\n(.*?)    // end\n", Pattern.DOTALL).matcher(source);
    int count = 0;
    while (examples.find()) {
      count++;
      assertThat(readme)
          .as("example %s", examples.group(1))
          .contains("```java\n" + examples.group(2).indent(-4) + "```");
    }
    assertThat(count).isEqualTo(6);
  }
}

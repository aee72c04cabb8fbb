package io.holowire.connector.sink.load;

import io.holowire.connector.server.Reply;
import io.holowire.connector.sql.LedgerSql;
import io.holowire.connector.sql.LedgerSql.Entry;
import io.holowire.connector.sql.LedgerSql.Event;
import io.holowire.connector.sql.TransactionSql;
import io.holowire.pgwire.conn.PgConnection;
import io.holowire.pgwire.conn.SimpleResult;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.SqlState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.flink.table.api.ValidationException;

/**
 * The ledger as seen over one connection. Each method waits for the server, and throws a {@code
 * PgException} when it fails.
 */
record Ledger(PgConnection connection, LedgerSql sql) {
  private static final String LOCK = "holowire ledger";

  /**
   * The ledger, made if there is none.
   *
   * @param user for the message
   * @throws ValidationException when the user lacks a privilege: with the statements that give it
   */
  static Ledger open(PgConnection connection, LedgerSql sql, String user)
      throws InterruptedException {
    Ledger ledger = new Ledger(connection, sql);
    List<String> found = ledger.look();
    if (found.get(0).equals("f")) {
      try {
        ledger.create();
      } catch (ServerException e) {
        if (!SqlState.INSUFFICIENT_PRIVILEGE.equals(e.sqlState())) {
          throw e;
        }
        throw ledger.unprivileged(e.getMessage(), user, true);
      }
      found = ledger.look();
    }
    if (found.get(1).equals("f")) {
      throw ledger.unprivileged("privileges are missing", user, false);
    }
    return ledger;
  }

  private List<String> look() throws InterruptedException {
    return query(sql.look()).rows().get(0);
  }

  private void create() throws InterruptedException {
    String statements = String.join("; ", sql.create());
    try {
      Reply.await(
          connection.query("BEGIN; " + TransactionSql.lock(LOCK) + "; " + statements + "; COMMIT"));
    } catch (ServerException e) {
      Reply.await(connection.query(TransactionSql.ROLLBACK));
      throw e;
    }
  }

  private ValidationException unprivileged(String reason, String user, boolean create) {
    List<String> statements = new ArrayList<>(create ? sql.create() : List.of());
    statements.addAll(sql.grants(user == null ? "the user" : user));
    return new ValidationException(
        "sink.bulkload.schema = '"
            + sql.schema()
            + "': "
            + reason
            + "; an owner has to run: "
            + String.join("; ", statements)
            + ";");
  }

  /** The last checkpoint for which the sink has committed. */
  OptionalLong lastCheckpoint(String sink) throws InterruptedException {
    String last = query(sql.lastCheckpoint(sink)).rows().get(0).get(0);
    return last == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(last));
  }

  /** Lets the sink begin again behind a checkpoint. */
  void moveBack(String sink, long checkpoint) throws InterruptedException {
    query(sql.moveBack(sink, checkpoint));
  }

  /** Adds rows; returns the ids of those that were not there. */
  Set<String> add(Collection<Entry> entries) throws InterruptedException {
    return entries.isEmpty() ? Set.of() : ids(query(sql.add(entries)));
  }

  /** Those of the ids that have a row of this kind. */
  Set<String> known(Collection<String> ids, Event event) throws InterruptedException {
    return ids.isEmpty() ? Set.of() : ids(query(sql.known(ids, event)));
  }

  /** Lets rows count as of now. */
  void renew(Collection<String> ids, Event event) throws InterruptedException {
    if (!ids.isEmpty()) {
      query(sql.renew(ids, event));
    }
  }

  /** Takes rows out. */
  void remove(Collection<String> ids, Event event) throws InterruptedException {
    if (!ids.isEmpty()) {
      query(sql.remove(ids, event));
    }
  }

  private static Set<String> ids(SimpleResult result) {
    Set<String> ids = new HashSet<>();
    result.rows().forEach(row -> ids.add(row.get(0)));
    return ids;
  }

  private SimpleResult query(String text) throws InterruptedException {
    return Reply.await(connection.query(text)).get(0);
  }

  /** The names that a query of {@link #sql} finds. */
  List<String> names(String text) throws InterruptedException {
    return query(text).rows().stream().map(row -> row.get(0)).toList();
  }
}

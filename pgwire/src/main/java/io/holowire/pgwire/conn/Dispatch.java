package io.holowire.pgwire.conn;

import io.holowire.pgwire.error.ProtocolException;
import io.holowire.pgwire.error.ServerException;
import io.holowire.pgwire.error.ServerFields;
import io.holowire.pgwire.error.SqlState;
import io.holowire.pgwire.wire.AuthRequest;
import io.holowire.pgwire.wire.BackendHandler;
import io.holowire.pgwire.wire.CommandTag;
import io.holowire.pgwire.wire.CopyShape;
import io.holowire.pgwire.wire.Notification;
import io.holowire.pgwire.wire.RowShape;
import io.holowire.pgwire.wire.TxStatus;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands each message to the exchange it belongs to: the head of the session's queue.
 *
 * <p>ParameterStatus, Notice and Notification belong to none and may come at any time. After an
 * ErrorResponse everything up to ReadyForQuery is discarded here. FATAL, or an error while nothing
 * was asked, ends the connection.
 */
final class Dispatch implements BackendHandler {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

  /** Commands that leave something behind in the session which the next user would meet. */
  private static final Set<String> LEAVE_STATE =
      Set.of(
          "SET",
          "RESET",
          "LISTEN",
          "PREPARE",
          "DECLARE CURSOR",
          "LOAD",
          "DO",
          "CALL",
          "CREATE TABLE",
          "CREATE VIEW",
          "CREATE SEQUENCE");

  private final Session session;
  private final ServerInfo server;
  private volatile Consumer<ServerFields> notices = notice -> {};
  private volatile Consumer<Notification> notifications = notification -> {};
  private volatile boolean leftState;
  private volatile boolean refusedWrites;
  private boolean failed;

  Dispatch(Session session, ServerInfo server) {
    this.session = session;
    this.server = server;
  }

  void onNotice(Consumer<ServerFields> listener) {
    notices = listener;
  }

  void onNotification(Consumer<Notification> listener) {
    notifications = listener;
  }

  /** Whether a command has changed the state of the session since the last reset. */
  boolean leftState() {
    return leftState;
  }

  /**
   * Whether the server has refused a write because it is read-only: a standby, or a primary no
   * longer.
   */
  boolean refusedWrites() {
    return refusedWrites;
  }

  private Exchange head(String message) {
    Exchange head = session.head();
    if (head == null) {
      throw new ProtocolException(message + " while nothing was asked");
    }
    return head;
  }

  @Override
  public void dataRows(ByteBuf run, int messages) {
    Exchange head = head("DataRow");
    if (!failed) {
      head.dataRows(run, messages);
    }
  }

  @Override
  public void copyData(ByteBuf run, int messages) {
    Exchange head = head("CopyData");
    if (!failed) {
      head.copyData(run, messages);
    }
  }

  @Override
  public void parseComplete() {
    Exchange head = head("ParseComplete");
    if (!failed) {
      head.parseComplete();
    }
  }

  @Override
  public void bindComplete() {
    Exchange head = head("BindComplete");
    if (!failed) {
      head.bindComplete();
    }
  }

  @Override
  public void closeComplete() {
    head("CloseComplete");
  }

  @Override
  public void noData() {
    Exchange head = head("NoData");
    if (!failed) {
      head.noData();
    }
  }

  @Override
  public void portalSuspended() {
    throw new ProtocolException("PortalSuspended, but no Execute has a row limit");
  }

  @Override
  public void emptyQuery() {
    Exchange head = head("EmptyQueryResponse");
    if (!failed) {
      head.emptyQuery();
    }
  }

  @Override
  public void copyDone() {
    Exchange head = head("CopyDone");
    if (!failed) {
      head.copyDone();
    }
  }

  @Override
  public void commandComplete(CommandTag tag) {
    Exchange head = head("CommandComplete");
    String verb = tag.verb();
    if (verb.equals("DISCARD ALL") || verb.equals("DEALLOCATE ALL")) {
      session.statements().clear();
      leftState = leftState && !verb.equals("DISCARD ALL");
    } else if (LEAVE_STATE.contains(verb)) {
      leftState = true;
    }
    if (!failed) {
      head.commandComplete(tag);
    }
  }

  @Override
  public void parameterDescription(int[] oids) {
    Exchange head = head("ParameterDescription");
    if (!failed) {
      head.parameterDescription(oids);
    }
  }

  @Override
  public void rowDescription(RowShape shape) {
    Exchange head = head("RowDescription");
    if (!failed) {
      head.rowDescription(shape);
    }
  }

  @Override
  public void copyInResponse(CopyShape shape) {
    Exchange head = head("CopyInResponse");
    if (!failed) {
      head.copyInResponse(shape);
    }
  }

  @Override
  public void copyOutResponse(CopyShape shape) {
    Exchange head = head("CopyOutResponse");
    if (!failed) {
      head.copyOutResponse(shape);
    }
  }

  @Override
  public void error(ServerFields fields) {
    Exchange head = session.head();
    refusedWrites |= SqlState.READ_ONLY_SQL_TRANSACTION.equals(fields.code());
    if (head == null || fields.isFatal()) {
      session.end(new ServerException(fields));
    } else {
      failed = true;
      head.error(fields);
    }
  }

  @Override
  public void readyForQuery(TxStatus status) {
    failed = false;
    session.complete(status);
  }

  @Override
  public void parameterStatus(String name, String value) {
    server.parameterChanged(name, value);
    if (name.equals("client_encoding") && !value.equals("UTF8")) {
      throw new ProtocolException("client_encoding was set to " + value + ": text is UTF-8 here");
    }
  }

  @Override
  public void notice(ServerFields notice) {
    tell(notices, notice);
  }

  @Override
  public void notification(Notification notification) {
    tell(notifications, notification);
  }

  @Override
  public void authentication(AuthRequest request) {
    throw new ProtocolException("an authentication request after start-up");
  }

  @Override
  public void backendKey(int pid, byte[] secret) {
    throw new ProtocolException("BackendKeyData after start-up");
  }

  @Override
  public void negotiateProtocol(int newestMinor, List<String> unrecognized) {
    throw new ProtocolException("NegotiateProtocolVersion after start-up");
  }

  /** A listener that fails is its owner's trouble, not the connection's. */
  private static <T> void tell(Consumer<T> listener, T news) {
    try {
      listener.accept(news);
    } catch (RuntimeException e) {
      LOG.warn("A listener failed on {}", news, e);
    }
  }
}

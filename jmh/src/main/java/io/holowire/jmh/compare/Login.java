package io.holowire.jmh.compare;

import io.holowire.pgwire.auth.Authenticator;
import io.holowire.pgwire.auth.Reply;
import io.holowire.pgwire.config.HostPort;
import io.holowire.pgwire.config.PgConfig;
import io.holowire.pgwire.wire.AuthRequest;
import io.holowire.pgwire.wire.Frontend;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The login of a session that is replayed, by what our client has for it, without TLS. */
final class Login {
  private final OutputStream out;
  private final Messages answers;
  private final Authenticator authenticator;

  private Login(Server server, OutputStream out, Messages answers) {
    this.out = out;
    this.answers = answers;
    authenticator =
        new Authenticator(
            PgConfig.builder()
                .hosts(new HostPort(server.host(), server.port()))
                .database(server.database())
                .user(server.user())
                .password(server.password())
                .build(),
            null,
            false);
  }

  /** Returns when the server is ready for what comes next. */
  static void run(Server server, byte[] startup, OutputStream out, Messages answers)
      throws IOException {
    out.write(startup);
    Login login = new Login(server, out, answers);
    do {
      answers.require();
      switch (answers.type()) {
        case Messages.AUTHENTICATION -> login.authenticate();
        case Messages.ERROR -> throw new IOException("the server refuses: " + answers.error());
        default -> {}
      }
    } while (answers.type() != Messages.READY_FOR_QUERY);
  }

  private void authenticate() throws IOException {
    Reply reply = authenticator.respond(request(answers.body()));
    ByteBuf message = Unpooled.buffer();
    if (reply instanceof Reply.Password password) {
      Frontend.password(message, password.bytes());
    } else if (reply instanceof Reply.SaslInitial first) {
      Frontend.saslInitial(message, first.mechanism(), first.bytes());
    } else if (reply instanceof Reply.SaslResponse next) {
      Frontend.saslResponse(message, next.bytes());
    }
    message.readBytes(out, message.readableBytes());
  }

  private static AuthRequest request(ByteBuffer body) {
    int code = body.getInt();
    byte[] rest = new byte[body.remaining()];
    body.get(rest);
    return switch (code) {
      case 0 -> new AuthRequest.Ok();
      case 3 -> new AuthRequest.Cleartext();
      case 5 -> new AuthRequest.Md5(rest);
      case 10 ->
          new AuthRequest.Sasl(List.of(new String(rest, StandardCharsets.UTF_8).split("\0")));
      case 11 -> new AuthRequest.SaslContinue(rest);
      case 12 -> new AuthRequest.SaslFinal(rest);
      default -> new AuthRequest.Unsupported(code);
    };
  }
}

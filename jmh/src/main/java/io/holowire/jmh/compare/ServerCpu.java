package io.holowire.jmh.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * The CPU time that all processes of the server have used, ended sessions included: what Linux says
 * in {@code /proc} where the server runs on this machine, NaN elsewhere.
 */
final class ServerCpu {
  private final long postmaster;

  private ServerCpu(long postmaster) {
    this.postmaster = postmaster;
  }

  /** Finds the processes of the server that a session is connected to. */
  static ServerCpu of(Server.Session session) throws SQLException {
    long pid = Long.parseLong(session.ask("SELECT pg_backend_pid()"));
    // On another machine, or in a container, the number is somebody else's.
    String title = "(" + session.ask("SELECT inet_client_port()") + ")";
    try {
      if (Files.readString(Path.of("/proc/%d/cmdline".formatted(pid))).contains(title)) {
        return new ServerCpu(ProcessCpu.of(pid).parent());
      }
    } catch (IOException e) {
      // No such process here, or no /proc.
    }
    return new ServerCpu(0);
  }

  boolean isKnown() {
    return postmaster > 0;
  }

  /** Seconds so far. */
  double seconds() {
    if (!isKnown()) {
      return Double.NaN;
    }
    try {
      while (true) {
        ProcessCpu before = ProcessCpu.of(postmaster);
        long sessions =
            ProcessHandle.of(postmaster).stream()
                .flatMap(ProcessHandle::children)
                .mapToLong(session -> own(session.pid()))
                .sum();
        // A session that ended meanwhile would count twice or never.
        if (ProcessCpu.of(postmaster).ended() == before.ended()) {
          return (before.ended() + before.own() + sessions) / ProcessCpu.TICKS_PER_SECOND;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long own(long pid) {
    try {
      return ProcessCpu.of(pid).own();
    } catch (IOException e) {
      return 0; // It has ended, and its parent has its time.
    }
  }
}

package io.holowire.jmh.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * The CPU time that all processes of the server have used, ended sessions included: what Linux says
 * in {@code /proc} where the server runs on this machine, NaN elsewhere.
 */
final class ServerCpu {
  /** Of a line of {@code /proc/PID/stat}, behind the program's name; see proc(5). */
  private static final int PARENT = 1;

  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final int ENDED_USER_TICKS = 13;
  private static final int ENDED_SYSTEM_TICKS = 14;

  /** Part of Linux' interface to programs, whatever the kernel's own clock. */
  private static final double TICKS_PER_SECOND = 100;

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
        return new ServerCpu(Long.parseLong(stat(pid)[PARENT]));
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
        long before = endedTicks();
        long sessions =
            ProcessHandle.of(postmaster).stream()
                .flatMap(ProcessHandle::children)
                .mapToLong(session -> ownTicks(session.pid()))
                .sum();
        // A session that ended meanwhile would count twice or never.
        if (endedTicks() == before) {
          return (before + ownTicks(postmaster) + sessions) / TICKS_PER_SECOND;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private long endedTicks() throws IOException {
    String[] stat = stat(postmaster);
    return Long.parseLong(stat[ENDED_USER_TICKS]) + Long.parseLong(stat[ENDED_SYSTEM_TICKS]);
  }

  private static long ownTicks(long pid) {
    try {
      String[] stat = stat(pid);
      return Long.parseLong(stat[USER_TICKS]) + Long.parseLong(stat[SYSTEM_TICKS]);
    } catch (IOException e) {
      return 0; // It has ended, and its parent has its time.
    }
  }

  private static String[] stat(long pid) throws IOException {
    String line =
        Files.readString(Path.of("/proc/%d/stat".formatted(pid)), StandardCharsets.ISO_8859_1);
    // The name may contain anything.
    return line.substring(line.lastIndexOf(')') + 1).strip().split(" ");
  }
}

package io.holowire.jmh.compare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The CPU time of a process, in ticks, as Linux says it in {@code /proc/PID/stat}, see proc(5).
 *
 * @param parent its parent's id
 * @param own of its threads
 * @param ended of its children that have ended
 */
record ProcessCpu(long parent, long own, long ended) {
  /** Part of Linux' interface to programs, whatever the kernel's own clock. */
  static final double TICKS_PER_SECOND = 100;

  private static final int PARENT = 1;
  private static final int USER = 11;
  private static final int SYSTEM = 12;
  private static final int ENDED_USER = 13;
  private static final int ENDED_SYSTEM = 14;

  /** Whether this machine says it. */
  static boolean isKnown() {
    return Files.isReadable(Path.of("/proc/self/stat"));
  }

  /**
   * What a process has used so far.
   *
   * @throws IOException when there is no such process, or no {@code /proc}
   */
  static ProcessCpu of(long pid) throws IOException {
    String line =
        Files.readString(Path.of("/proc/%d/stat".formatted(pid)), StandardCharsets.ISO_8859_1);
    // The name may contain anything.
    String[] stat = line.substring(line.lastIndexOf(')') + 1).strip().split(" ");
    return new ProcessCpu(
        Long.parseLong(stat[PARENT]),
        Long.parseLong(stat[USER]) + Long.parseLong(stat[SYSTEM]),
        Long.parseLong(stat[ENDED_USER]) + Long.parseLong(stat[ENDED_SYSTEM]));
  }

  /** Seconds of the programs that this JVM has run; 0 where it is not known. */
  static double endedChildren() {
    if (!isKnown()) {
      return 0;
    }
    try {
      return of(ProcessHandle.current().pid()).ended / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

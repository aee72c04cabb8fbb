package io.holowire.it.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The directory of one server. A lock on a file in it says that its JVM lives; what a killed JVM
 * left behind, server included, the next one clears away.
 */
final class ServerDirectory {
  private static final String OWN = ProcessHandle.current().pid() + "-";

  private final Path root;
  private final FileChannel lock;

  private ServerDirectory(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  static ServerDirectory create() throws IOException {
    Path servers = Binaries.home().resolve("servers");
    Files.createDirectories(servers);
    return guarded(
        servers,
        () -> {
          sweep(servers);
          Path root = Files.createTempDirectory(servers, "server-" + OWN);
          Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
          FileChannel own = open(root.resolve("lock"));
          own.lock();
          return new ServerDirectory(root, own);
        });
  }

  Path data() {
    return root.resolve("data");
  }

  Path file(String name) {
    return root.resolve(name);
  }

  void delete() throws IOException {
    guarded(
        root.getParent(),
        () -> {
          lock.close();
          Binaries.delete(root);
          return null;
        });
  }

  private interface Task<T> {
    T run() throws IOException;
  }

  /** While a directory is made or deleted, nobody else may look for abandoned ones. */
  private static synchronized <T> T guarded(Path servers, Task<T> task) throws IOException {
    try (FileChannel guard = open(servers.resolve("lock"))) {
      guard.lock();
      return task.run();
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void sweep(Path servers) throws IOException {
    try (DirectoryStream<Path> roots = Files.newDirectoryStream(servers, "server-*")) {
      for (Path root : roots) {
        // A process loses its lock on a file when it closes any channel of it: never open our own.
        boolean ours = root.getFileName().toString().startsWith("server-" + OWN);
        if (!ours && isAbandoned(root)) {
          endServer(root.resolve("data"));
          Binaries.delete(root);
        }
      }
    }
  }

  private static boolean isAbandoned(Path root) throws IOException {
    try (FileChannel channel = open(root.resolve("lock"));
        FileLock lock = channel.tryLock()) {
      return lock != null;
    }
  }

  private static void endServer(Path data) throws IOException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return;
    }
    List<String> lines = Files.readAllLines(pidFile);
    if (lines.isEmpty() || !lines.get(0).matches("[0-9]+")) {
      return;
    }
    ProcessHandle.of(Long.parseLong(lines.get(0)))
        // The number may be somebody else's by now.
        .filter(p -> p.info().commandLine().orElse("").contains(data.toString()))
        .ifPresent(
            postmaster -> {
              List<ProcessHandle> all = postmaster.descendants().toList();
              postmaster.destroyForcibly();
              all.forEach(ProcessHandle::destroyForcibly);
              postmaster.onExit().join();
            });
  }
}

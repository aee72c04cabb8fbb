package io.holowire.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The account that PostgreSQL runs under: it refuses root. As root it runs in a user namespace of
 * its own, where root's files belong to nobody and so does the process; where the kernel or the
 * container forbids that, it runs as nobody outright and is given its files.
 */
enum Account {
  OWN(List.of()),
  NAMESPACE(List.of("unshare", "-U")),
  NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));

  private static final int NOBODY_ID = 65534;
  private static final Account CURRENT = choose();

  private final List<String> prefix;

  Account(List<String> prefix) {
    this.prefix = prefix;
  }

  static Account current() {
    return CURRENT;
  }

  List<String> command(List<String> command) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(command);
    return all;
  }

  /** Gives a directory with all in it to this account. */
  void own(Path directory) throws IOException {
    if (this != NOBODY) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      all.forEach(
          path -> {
            try {
              Files.setAttribute(path, "unix:uid", NOBODY_ID);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }

  private static Account choose() {
    if (!"0".equals(output(List.of("id", "-u")))) {
      return OWN;
    }
    for (Account account : List.of(NAMESPACE, NOBODY)) {
      String id = output(account.command(List.of("id", "-u")));
      if (id.matches("[0-9]+") && !id.equals("0")) {
        return account;
      }
    }
    throw new ServerUnavailableException(
        "PostgreSQL does not run as root, and neither `unshare -U` nor `setpriv` works here");
  }

  private static String output(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }
}

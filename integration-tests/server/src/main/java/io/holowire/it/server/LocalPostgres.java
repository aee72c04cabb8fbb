package io.holowire.it.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A server of our own on this machine, with its life in our hands: stop, kill, start again on the
 * same port and data, copy as a standby. Not for several threads.
 */
public final class LocalPostgres implements PostgresServer {
  private static final String USER = "postgres";
  private static final String PASSWORD = "holowire";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ServerDirectory directory;
  private final ServerOptions options;
  private final int port;
  private final Thread atExit;
  private Process postmaster;
  private boolean frozen;

  private LocalPostgres(ServerDirectory directory, ServerOptions options) throws IOException {
    this.directory = directory;
    this.options = options;
    this.port = freePort();
    this.atExit = new Thread(this::stopAndDelete, "postgres-" + port + "-closer");
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** How a server is stopped. */
  public enum Stop {
    /** Ends sessions with 57P01, writes everything. */
    FAST("INT"),
    /** Ends sessions with 57P02 without writing; recovers at the next start. */
    IMMEDIATE("QUIT");

    private final String signal;

    Stop(String signal) {
      this.signal = signal;
    }
  }

  /** Creates and starts a server on a free port of the loopback address. */
  public static LocalPostgres start(ServerOptions options) {
    Binaries.directory(options.version()); // not there = skipped, before anything is made
    try {
      LocalPostgres server = new LocalPostgres(ServerDirectory.create(), options);
      try {
        server.initialize();
        server.start();
        return server;
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the stopped or killed server again, on the same port with the same data. */
  public void start() {
    if (isRunning()) {
      throw new IllegalStateException("runs already");
    }
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      postmaster = launch(program("postgres", "-D", directory.data().toString()), "server.log");
      if (awaitReady(deadline)) {
        return;
      }
      String log = log();
      // The last processes of a killed server hold its memory for a moment.
      boolean again = log.contains("pre-existing shared memory block");
      if (!again || System.nanoTime() > deadline) {
        throw new IllegalStateException("PostgreSQL did not start:\n" + log);
      }
    }
  }

  /** Stops the server and waits until all of its processes are gone. */
  public void stop(Stop how) {
    end("kill -" + how.signal + " " + postmaster.pid());
  }

  /** Kills the server's main process; its sessions are gone when this returns. */
  public void kill() {
    end("kill -KILL " + postmaster.pid());
  }

  public void restart() {
    stop(Stop.FAST);
    start();
  }

  /**
   * Stops all of the server's processes where they stand. Its connections stay open, and the kernel
   * still takes new ones, but nothing answers.
   */
  public void freeze() {
    frozen = true;
    run("kill -STOP " + postmaster.pid()); // first, so that it starts no more
    run("kill -STOP " + processes());
  }

  /** Lets a frozen server go on. */
  public void thaw() {
    if (frozen) {
      run("kill -CONT " + processes());
      frozen = false;
    }
  }

  public boolean isRunning() {
    return postmaster != null && postmaster.isAlive();
  }

  /**
   * Starts a hot standby that follows this server. This server is stopped while its data is copied,
   * and runs afterwards.
   */
  public LocalPostgres standby() {
    if (isRunning()) {
      stop(Stop.FAST);
    }
    try {
      LocalPostgres standby = new LocalPostgres(ServerDirectory.create(), options);
      try {
        copy(directory.data(), standby.directory.data());
        standby.configure();
        Files.createFile(standby.directory.data().resolve("standby.signal"));
        Files.writeString(
            standby.directory.data().resolve("postgresql.auto.conf"),
            "primary_conninfo = 'host=%s port=%d user=%s password=%s'%n"
                .formatted(host(), port, USER, PASSWORD));
        Account.current().own(standby.directory.data());
        start();
        standby.start();
        return standby;
      } catch (IOException | RuntimeException e) {
        standby.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a standby a primary; returns when it takes writes. */
  public void promote() {
    try (Oracle oracle = oracle(database())) {
      if (!"t".equals(oracle.text("select pg_promote(true, 60)"))) {
        throw new IllegalStateException("not promoted:\n" + log());
      }
    }
  }

  /** What the server has logged since its creation. */
  public String log() {
    try {
      return Files.readString(directory.file("server.log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String description() {
    return "embedded PostgreSQL " + options.version() + " on port " + port;
  }

  @Override
  public String host() {
    return "127.0.0.1";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String user() {
    return USER;
  }

  @Override
  public String password() {
    return PASSWORD;
  }

  @Override
  public String database() {
    return "postgres";
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(atExit);
    stopAndDelete();
  }

  private void stopAndDelete() {
    try {
      if (isRunning()) {
        thaw();
        stop(Stop.IMMEDIATE);
      }
      directory.delete();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void initialize() throws IOException {
    Path data = Files.createDirectory(directory.data());
    Account.current().own(data);
    Path password = directory.file("password");
    Files.writeString(password, PASSWORD);
    Process initdb =
        launch(
            program(
                "initdb",
                "--pgdata=" + data,
                "--username=" + USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync"),
            "initdb.log");
    if (initdb.onExit().join().exitValue() != 0) {
      throw new IOException("initdb failed:\n" + Files.readString(directory.file("initdb.log")));
    }
    configure();
    Account.current().own(data);
  }

  private void configure() throws IOException {
    Path data = directory.data();
    List<String> lines = new ArrayList<>();
    lines.add("listen_addresses = '127.0.0.1'");
    lines.add("unix_socket_directories = ''");
    lines.add("port = " + port);
    options.settings().forEach((k, v) -> lines.add(k + " = '" + v.replace("'", "''") + "'"));
    if (options.certificates() != null) {
      options.certificates().writeServer(data);
      lines.add("ssl = on");
      lines.add("ssl_ca_file = 'root.crt'");
    }
    // A file of its own: the last setting of a name wins.
    Files.write(data.resolve("holowire.conf"), lines);
    Path main = data.resolve("postgresql.conf");
    String include = "include 'holowire.conf'";
    if (!Files.readAllLines(main).contains(include)) {
      Files.writeString(main, include + "\n", StandardOpenOption.APPEND);
    }
    List<String> hba = new ArrayList<>(options.hba());
    hba.add("host all all 127.0.0.1/32 scram-sha-256");
    hba.add("host replication " + USER + " 127.0.0.1/32 scram-sha-256");
    Files.write(data.resolve("pg_hba.conf"), hba);
  }

  private List<String> program(String name, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Binaries.directory(options.version()).resolve("bin").resolve(name).toString());
    command.addAll(List.of(arguments));
    return Account.current().command(command);
  }

  private Process launch(List<String> command, String log) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(directory.file(log).toFile()));
    // Messages are English whatever the user's language is, and no PG* variable interferes.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC"));
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TZ", "UTC");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Line 8 of postmaster.pid is what pg_ctl waits for, too; false = the server has ended. */
  private boolean awaitReady(long deadline) {
    Path pidFile = directory.data().resolve("postmaster.pid");
    try {
      while (!postmaster.waitFor(20, TimeUnit.MILLISECONDS)) {
        List<String> lines = Files.exists(pidFile) ? Files.readAllLines(pidFile) : List.of();
        if (lines.size() >= 8
            && lines.get(0).equals(Long.toString(postmaster.pid()))
            && lines.get(7).strip().matches("ready|standby")) {
          return true;
        }
        if (System.nanoTime() > deadline) {
          postmaster.destroyForcibly();
          return false;
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      postmaster.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PostgreSQL started", e);
    }
  }

  private void end(String command) {
    List<ProcessHandle> sessions = postmaster.descendants().toList();
    run(command);
    try {
      if (!postmaster.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        postmaster.destroyForcibly();
      }
      sessions.forEach(session -> session.onExit().join());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while PostgreSQL stopped", e);
    }
  }

  /** The ids of the server's main process and all that it has started. */
  private String processes() {
    return Stream.concat(Stream.of(postmaster.toHandle()), postmaster.descendants())
        .map(process -> Long.toString(process.pid()))
        .collect(Collectors.joining(" "));
  }

  /** Java itself has no other signals than TERM, which waits for clients, and KILL. */
  private static void run(String command) {
    try {
      new ProcessBuilder("sh", "-c", command).inheritIO().start().onExit().join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(path));
        Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** Below the ports of clients, one of which could take it while the server is down. */
  private static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 32_768);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Somebody's: the next.
      }
    }
  }
}

package io.holowire.it.server;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * PostgreSQL's programs, unpacked once per user and machine: of the usual version from the archive
 * on the class path, of others from the directory that {@code holowire.postgres.archives} names.
 */
final class Binaries {
  private Binaries() {}

  static boolean areAvailable(int version) {
    try {
      archive(version);
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** The directory that has {@code bin}, {@code lib} and {@code share}. */
  static synchronized Path directory(int version) {
    byte[] archive;
    try {
      archive = archive(version);
    } catch (IOException | RuntimeException e) {
      throw new ServerUnavailableException(
          "no binaries of PostgreSQL %d for %s on %s"
              .formatted(version, System.getProperty("os.name"), System.getProperty("os.arch")),
          e);
    }
    CRC32 crc = new CRC32();
    crc.update(archive);
    try {
      Path unpacked = home().resolve("binaries-%08x".formatted(crc.getValue()));
      if (!Files.exists(unpacked)) {
        Path fresh = Files.createTempDirectory(home(), "unpack-");
        unpack(archive, fresh);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        publish(fresh, unpacked);
      }
      return unpacked;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where everything of this user is kept; nobody else may write there. */
  static Path home() throws IOException {
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_");
    Path home = Path.of(System.getProperty("java.io.tmpdir"), "holowire-postgres-" + user);
    try {
      Files.createDirectory(
          home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    } catch (FileAlreadyExistsException e) {
      Path mine = Files.createTempFile("holowire", null);
      boolean ours =
          Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)
              && Files.getOwner(home, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(mine));
      Files.delete(mine);
      if (!ours) {
        throw new IOException(home + " exists and belongs to somebody else", e);
      }
    }
    return home;
  }

  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(path);
      }
    }
  }

  private static byte[] archive(int version) throws IOException {
    if (version != PostgresServer.MAJOR_VERSION) {
      return otherArchive(version);
    }
    try (InputStream in =
        DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
            System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux",
            System.getProperty("os.arch"))) {
      if (in == null) {
        throw new IOException("no archive");
      }
      return in.readAllBytes();
    }
  }

  /** The build puts there what is for this platform only: each jar has one archive. */
  private static byte[] otherArchive(int version) throws IOException {
    String directory = System.getProperty("holowire.postgres.archives");
    if (directory == null) {
      throw new IOException("holowire.postgres.archives names no directory");
    }
    Path jar = Path.of(directory, "postgresql-" + version + ".jar");
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      ZipEntry archive =
          zip.stream()
              .filter(entry -> entry.getName().endsWith(".txz"))
              .findFirst()
              .orElseThrow(() -> new IOException("no archive in " + jar));
      try (InputStream in = zip.getInputStream(archive)) {
        return in.readAllBytes();
      }
    }
  }

  /** Another JVM may have been faster: then its copy is used. */
  private static void publish(Path fresh, Path unpacked) throws IOException {
    try {
      Files.move(fresh, unpacked, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      delete(fresh);
      if (!Files.exists(unpacked)) {
        throw e;
      }
    }
  }

  private static void unpack(byte[] archive, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(new ByteArrayInputStream(archive)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("entry outside the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
          continue;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
          Files.copy(tar, path);
          boolean program = (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              path, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
  }
}

package io.holowire.connector.sqljar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the jar for Flink's {@code lib/} holds, and that it works where nothing else is. */
class SqlJarIT {
  private static final Path JAR = Path.of(System.getProperty("holowire.sql-jar"));
  private static final String SHADED = "io.holowire.shaded.";
  private static final String FACTORIES =
      "META-INF/services/org.apache.flink.table.factories.Factory";

  /** Of tables of {@code connector.type}, for Flink 2 and for 1.20: neither reads the other's. */
  private static final String FIRST_GENERATION =
      "META-INF/services/org.apache.flink.table.legacy.factories.TableFactory";

  private static final String FIRST_GENERATION_1 =
      "META-INF/services/org.apache.flink.table.factories.TableFactory";

  private JarFile jar;

  @BeforeEach
  void open() throws IOException {
    jar = new JarFile(JAR.toFile());
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void holdsOnlyOurPackagesAndRelocatedOnes() {
    Set<String> roots =
        names().stream()
            .filter(name -> name.endsWith(".class"))
            .map(SqlJarIT::root)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(roots)
        .containsExactly(
            "io/holowire/connector",
            "io/holowire/pgwire",
            "io/holowire/shaded/com/ongres",
            "io/holowire/shaded/io/netty");
  }

  @Test
  void holdsNothingElseThanNoticesServicesAndNativeLibraries() {
    assertThat(names().stream().filter(name -> !name.endsWith(".class")))
        .containsExactlyInAnyOrder(
            "META-INF/MANIFEST.MF",
            "META-INF/LICENSE",
            "META-INF/NOTICE",
            "META-INF/licenses/LICENSE.scram",
            "META-INF/licenses/LICENSE.slf4j",
            "META-INF/licenses/LICENSE.stringprep",
            "META-INF/native/libio_holowire_shaded_netty_transport_native_epoll_aarch_64.so",
            "META-INF/native/libio_holowire_shaded_netty_transport_native_epoll_x86_64.so",
            "META-INF/services/io.holowire.shaded.com.ongres.stringprep.Profile",
            FACTORIES,
            FIRST_GENERATION,
            FIRST_GENERATION_1);
  }

  @Test
  void noticeNamesEveryBundledArtifact() throws IOException {
    Matcher artifacts = Pattern.compile("(?m)^- (\\S+)$").matcher(text("META-INF/NOTICE"));
    Set<String> noticed = new TreeSet<>();
    while (artifacts.find()) {
      String[] parts = artifacts.group(1).split(":");
      String classifier = parts.length == 4 ? "-" + parts[2] : "";
      noticed.add(parts[1] + "-" + parts[parts.length - 1] + classifier + ".jar");
    }
    Set<String> bundled =
        Arrays.stream(System.getProperty("java.class.path").split(":"))
            .filter(entry -> entry.contains("/io/netty/") || entry.contains("/com/ongres/"))
            .map(entry -> entry.substring(entry.lastIndexOf('/') + 1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(noticed).isEqualTo(bundled);
  }

  @ParameterizedTest
  @ValueSource(strings = {FACTORIES, FIRST_GENERATION, FIRST_GENERATION_1})
  void factoriesAreRegisteredAndPresent(String service) throws IOException {
    List<String> factories = text(service).lines().filter(line -> !line.isBlank()).toList();
    assertThat(factories).isNotEmpty();
    assertThat(factories)
        .allSatisfy(
            name -> assertThat(jar.getEntry(name.replace('.', '/') + ".class")).isNotNull());
  }

  /** A class of one Flink line names none of the other's: those are not there. */
  @Test
  void theFirstGenerationNamesClassesOfItsFlinkOnly() throws IOException {
    for (String name : names()) {
      if (name.startsWith("io/holowire/connector/legacy/flink1/")) {
        assertThat(text(name)).as(name).doesNotContain("org/apache/flink/table/legacy/");
        assertThat(text(name)).as(name).doesNotContain("org/apache/flink/legacy/");
        assertThat(text(name)).as(name).doesNotContain("holowire/connector/legacy/flink2");
      } else if (name.endsWith(".class")) {
        assertThat(text(name)).as(name).doesNotContain("holowire/connector/legacy/flink1");
        assertThat(text(name)).as(name).doesNotContain("org/apache/flink/table/sinks/");
        assertThat(text(name)).as(name).doesNotContain("org/apache/flink/table/sources/");
      }
    }
  }

  /** Flink's own slf4j is 1.7, which lacks the fluent methods of 2.0. */
  @Test
  void logsThroughTheOldSlf4jToo() throws IOException {
    for (String name : names()) {
      if (name.endsWith(".class")) {
        assertThat(text(name)).as(name).doesNotContain("org/slf4j/spi/LoggingEventBuilder");
      }
    }
  }

  @Test
  @EnabledOnOs(
      value = OS.LINUX,
      architectures = {"amd64", "aarch64"})
  void nativeTransportLoadsAfterRelocation() throws Exception {
    try (URLClassLoader alone = isolated()) {
      Class<?> epoll = alone.loadClass(SHADED + "io.netty.channel.epoll.Epoll");
      Object cause = epoll.getMethod("unavailabilityCause").invoke(null);
      assertThat(cause).isNull();
      assertThat(epoll.getMethod("isAvailable").invoke(null)).isEqualTo(true);
    }
  }

  @Test
  void passwordPreparationIsFoundAfterRelocation() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader alone = isolated()) {
      thread.setContextClassLoader(alone);
      Class<?> stringprep = alone.loadClass(SHADED + "com.ongres.stringprep.Stringprep");
      Object profile = stringprep.getMethod("getProvider", String.class).invoke(null, "SASLprep");
      assertThat(profile.getClass().getName()).isEqualTo(SHADED + "com.ongres.saslprep.SASLprep");
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URLClassLoader isolated() throws IOException {
    URI uri = JAR.toUri();
    return new URLClassLoader(new URL[] {uri.toURL()}, ClassLoader.getPlatformClassLoader());
  }

  private List<String> names() {
    return jar.stream().filter(entry -> !entry.isDirectory()).map(JarEntry::getName).toList();
  }

  private String text(String name) throws IOException {
    try (InputStream in = jar.getInputStream(jar.getEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** The first three directories of a class, or five of a relocated one. */
  private static String root(String name) {
    String[] parts = name.split("/");
    int depth = name.startsWith(SHADED.replace('.', '/')) ? 5 : 3;
    return String.join("/", Arrays.copyOf(parts, Math.min(depth, parts.length - 1)));
  }
}

package io.holowire.pgwire;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of the house: who may know whom, how long a file may be, how nothing is named. */
class ArchitectureTest {

  private static final String ROOT = "io.holowire.pgwire.";

  /** Lowest first: a package imports only from the left of it. */
  private static final List<String> LAYERS =
      List.of("error", "config", "type", "wire", "auth", "copy", "conn", "pool");

  private static final int MAX_LINES = 400;

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.holowire.pgwire");

  @Test
  void aPackageKnowsOnlyThoseBelowIt() {
    for (int i = 0; i < LAYERS.size(); i++) {
      String[] above =
          IntStream.range(i + 1, LAYERS.size())
              .mapToObj(j -> ROOT + LAYERS.get(j) + "..")
              .toArray(String[]::new);
      if (above.length > 0) {
        noClasses()
            .that()
            .resideInAPackage(ROOT + LAYERS.get(i) + "..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(above)
            .check(classes);
      }
    }
  }

  @Test
  void everyClassHasItsLayer() {
    String[] known = LAYERS.stream().map(layer -> ROOT + layer).toArray(String[]::new);
    classes()
        .that()
        .resideInAPackage("io.holowire.pgwire..")
        .should()
        .resideInAnyPackage(known)
        .check(classes);
  }

  @Test
  void thereAreNoCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void errorsNeedTheJdkOnlyAndAuthenticationNoNetty() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "error", ROOT + "auth", ROOT + "config")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(classes);
  }

  @Test
  void theProtocolKnowsNoChannel() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "wire", ROOT + "type", ROOT + "copy")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty.channel..")
        .check(classes);
  }

  @Test
  void namesSayWhatAThingIs() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .haveSimpleNameStartingWith("Abstract")
        .check(classes);
  }

  @Test
  void filesAreShort() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      assertThat(files.filter(file -> file.toString().endsWith(".java")))
          .isNotEmpty()
          .allSatisfy(
              file -> assertThat(lines(file)).as("%s", file).isLessThanOrEqualTo(MAX_LINES));
    }
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

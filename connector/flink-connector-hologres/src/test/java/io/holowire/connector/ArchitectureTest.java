package io.holowire.connector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The order of the packages, their names, and the size of the files. */
@AnalyzeClasses(
    packages = "io.holowire.connector",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final int MAX_LINES = 400;

  @ArchTest
  static final ArchRule PACKAGE_ORDER =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("sql")
          .definedBy("io.holowire.connector.sql..")
          .layer("options")
          .definedBy("io.holowire.connector.options..")
          .layer("server")
          .definedBy("io.holowire.connector.server..")
          .layer("row")
          .definedBy("io.holowire.connector.row..")
          .layer("pushdown")
          .definedBy("io.holowire.connector.pushdown..")
          .layer("sink")
          .definedBy("io.holowire.connector.sink..")
          .layer("source")
          .definedBy("io.holowire.connector.source..")
          .layer("lookup")
          .definedBy("io.holowire.connector.lookup..")
          .layer("table")
          .definedBy("io.holowire.connector.table..")
          .whereLayer("sql")
          .mayNotAccessAnyLayer()
          .whereLayer("options")
          .mayOnlyAccessLayers("sql")
          .whereLayer("server")
          .mayOnlyAccessLayers("sql", "options")
          .whereLayer("row")
          .mayOnlyAccessLayers("sql", "options", "server")
          .whereLayer("pushdown")
          .mayOnlyAccessLayers("sql", "options", "server", "row")
          .whereLayer("sink")
          .mayOnlyAccessLayers("sql", "options", "server", "row")
          .whereLayer("source")
          .mayOnlyAccessLayers("sql", "options", "server", "row", "pushdown")
          .whereLayer("lookup")
          .mayOnlyAccessLayers("sql", "options", "server", "row")
          .whereLayer("table")
          .mayNotBeAccessedByAnyLayer();

  @ArchTest
  static final ArchRule NO_CYCLES =
      slices().matching("io.holowire.connector.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NAMES =
      noClasses()
          .should()
          .haveNameMatching(".*\\.(Abstract\\w*|\\w*(Impl|Manager|Helper|Utils?))(\\$.*)?");

  @ArchTest
  static final ArchRule NO_FOREIGN_INTERNALS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink.shaded..", "org.apache.flink.table.planner..");

  @Test
  void noFileIsLong() throws IOException {
    for (String root : List.of("src/main/java", "src/test/java")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          assertThat(Files.readAllLines(file))
              .as(file.toString())
              .hasSizeLessThanOrEqualTo(MAX_LINES);
        }
      }
    }
  }
}

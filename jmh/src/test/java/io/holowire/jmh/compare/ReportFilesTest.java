package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** What a comparison leaves in files. */
class ReportFilesTest {
  @TempDir private Path directory;
  private final Map<Way, List<Measurement>> measurements = new LinkedHashMap<>();

  @BeforeEach
  void measure() {
    measurements.put(new VertxWay(), List.of(run(2), run(4), run(1)));
    measurements.put(new PreparedSelectWay(), List.of(run(8)));
  }

  /** On a server elsewhere. */
  private static Measurement run(double seconds) {
    return new Measurement(1_000, seconds, 0.5, Double.NaN, 3 << 20, LiveHeap.UNKNOWN, 0);
  }

  @Test
  void theJsonHasEveryRunInItsOrder() throws Exception {
    Path file = directory.resolve("report.json");
    Arguments arguments = Arguments.parse(List.of("--scenario", "lookup", "--rounds", "3"));
    JsonReport.write(file, arguments, "PostgreSQL 18", measurements, Map.of("psql", "is missing"));
    JsonNode report = new ObjectMapper().readTree(file.toFile());
    assertThat(report.get("scenario").asText()).isEqualTo("lookup");
    assertThat(report.get("tableRows").asInt()).isEqualTo(1_000_000);
    assertThat(report.get("server").asText()).isEqualTo("PostgreSQL 18");
    assertThat(report.get("absent").get("psql").asText()).isEqualTo("is missing");
    JsonNode vertx = report.get("ways").get(0);
    assertThat(vertx.get("name").asText()).isEqualTo("vertx");
    assertThat(vertx.get("runs").findValuesAsText("seconds")).containsExactly("2.0", "4.0", "1.0");
    JsonNode run = vertx.get("runs").get(0);
    assertThat(run.get("rowsPerSecond").asDouble()).isEqualTo(500);
    assertThat(run.get("clientCpuSecondsPerMillionRows").asDouble()).isEqualTo(500);
    assertThat(run.get("serverCpuSecondsPerMillionRows").isNull()).isTrue();
    assertThat(run.get("liveHeapMegabytes").isNull()).isTrue();
  }

  @Test
  void thePictureNamesEveryWayButTheFloor() throws Exception {
    Path file = directory.resolve("report.svg");
    measurements.put(FlinkWay.floor(), List.of(run(0.01)));
    Picture.write(file, "lookup: 1,000 rows", measurements);
    Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(svg.getDocumentElement().getTextContent())
        .contains("lookup: 1,000 rows", "vertx", "pgjdbc", "rows/s", "CPU s per million rows")
        .doesNotContain("blackhole");
    assertThat(Files.size(file)).isLessThan(100_000);
  }
}

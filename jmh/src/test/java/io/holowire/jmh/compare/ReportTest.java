package io.holowire.jmh.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ReportTest {
  @Test
  void theMedianStandsBeforeTheLeastAndTheMost() {
    assertThat(spread(9, 2, 4)).isEqualTo("4.0 (2.0–9.0)");
    assertThat(spread(9, 2, 4, 5)).isEqualTo("4.5 (2.0–9.0)");
    assertThat(spread(2)).isEqualTo("2.0");
  }

  @Test
  void whatIsNotKnownIsNoNumber() {
    assertThat(spread(Double.NaN, Double.NaN)).isEqualTo("not known");
  }

  @Test
  void cpuIsPerMillionRows() {
    Measurement measurement = new Measurement(500_000, 4, 1.5, 3, 3 << 20, 1 << 20, -1);
    assertThat(measurement.rowsPerSecond()).isEqualTo(125_000);
    assertThat(measurement.clientCpuPerMillion()).isEqualTo(3);
    assertThat(measurement.serverCpuPerMillion()).isEqualTo(6);
    assertThat(measurement.peakHeapMegabytes()).isEqualTo(3);
    assertThat(measurement.liveHeapMegabytes()).isEqualTo(1);
  }

  @Test
  void withoutACollectionNobodyKnowsWhatIsNeeded() {
    Measurement measurement = new Measurement(1, 1, 0, 0, 5, LiveHeap.UNKNOWN, -1);
    assertThat(measurement.liveHeapMegabytes()).isNaN();
  }

  private static String spread(double... seconds) {
    List<Measurement> runs =
        DoubleStream.of(seconds)
            .mapToObj(s -> new Measurement(1, s, 0, 0, 0, LiveHeap.UNKNOWN, -1))
            .toList();
    return Report.spread("%.1f", runs, Measurement::seconds);
  }
}

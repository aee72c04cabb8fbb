package io.holowire.it.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.holowire.connector.table.HologresTableFactory;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.factories.FactoryUtil;
import org.junit.jupiter.api.Test;

/** The same tests run on two Flinks: proves that each run has the one it means, and the jar. */
class FlinkVersionIT {
  private static final String EXPECTED = System.getProperty("holowire.flink");

  @Test
  void flinkIsTheExpectedOne() {
    assertThat(EnvironmentInformation.getVersion()).isEqualTo(EXPECTED);
    assertThat(jarOf(TableEnvironment.class)).contains(EXPECTED);
    assertThat(jarOf(FactoryUtil.class)).contains(EXPECTED);
  }

  @Test
  void theOlderFlinkRunsTheShadedJar() {
    assertThat(jarOf(HologresTableFactory.class).contains("flink-sql-connector-hologres"))
        .isEqualTo(EXPECTED.startsWith("1."));
  }

  private static String jarOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().getPath();
  }
}

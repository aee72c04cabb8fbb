package io.holowire.connector.table;

import java.time.Duration;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ReadableConfig;

/** How the job runs that a table is read by. */
enum JobMode {
  /** What is incomplete after a failure is run again. */
  BATCH,
  /** The whole job begins again after a failure. */
  STREAMING,
  /** It goes on where it stood. */
  STREAMING_WITH_CHECKPOINTS;

  /** Flink's; the class that holds it is another one in 1.20. */
  private static final ConfigOption<Duration> CHECKPOINTING_INTERVAL =
      ConfigOptions.key("execution.checkpointing.interval").durationType().noDefaultValue();

  static JobMode of(ReadableConfig session) {
    if (session.get(ExecutionOptions.RUNTIME_MODE) == RuntimeExecutionMode.BATCH) {
      return BATCH;
    }
    return session.getOptional(CHECKPOINTING_INTERVAL).filter(i -> !i.isZero()).isPresent()
        ? STREAMING_WITH_CHECKPOINTS
        : STREAMING;
  }
}

package io.holowire.quickstart;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/**
 * A Flink cluster inside this process that runs many jobs, each of which would otherwise start and
 * stop one of its own.
 */
public final class LocalCluster implements AutoCloseable {
  /** How many subtasks of an operator can run. */
  public static final int SLOTS = 4;

  private final MiniCluster cluster;
  private final URI rest;

  private LocalCluster(MiniCluster cluster, URI rest) {
    this.cluster = cluster;
    this.rest = rest;
  }

  /** Starts a cluster on a free port. */
  public static LocalCluster start(Map<String, String> configuration) throws Exception {
    Map<String, String> all = new HashMap<>(configuration);
    all.put("rest.bind-port", "0");
    // Its default is one folder for all users of the machine, and only the first could write there.
    Path uploads = Files.createTempDirectory("holowire-flink-");
    uploads.toFile().deleteOnExit();
    all.put("web.upload.dir", uploads.toString());
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(Configuration.fromMap(all))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    cluster.start();
    return new LocalCluster(cluster, cluster.getRestAddress().get());
  }

  /** What a session's configuration must say to run its jobs here. */
  public Map<String, String> address() {
    return Map.of(
        "execution.target", "remote",
        "rest.address", rest.getHost(),
        "rest.port", String.valueOf(rest.getPort()));
  }

  @Override
  public void close() {
    cluster.closeAsync().join();
  }
}

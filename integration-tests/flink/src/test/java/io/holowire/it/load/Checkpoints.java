package io.holowire.it.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The checkpoints that jobs have left in a directory. */
public record Checkpoints(Path directory) {
  private static final String PREFIX = "chk-";

  /** The address of the newest one that is complete, of all jobs, or null. */
  public String newest() {
    List<Path> complete = complete();
    return complete.isEmpty() ? null : address(complete.get(complete.size() - 1));
  }

  /** How many are complete. */
  public int count() {
    return complete().size();
  }

  /** The address of the oldest one that is complete. */
  String oldest() {
    return address(complete().get(0));
  }

  /** In order: a job that goes on from another's checkpoint counts on from its number. */
  private List<Path> complete() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    // The cluster makes and removes checkpoints meanwhile: no deeper than to their directories.
    try (Stream<Path> jobs = Files.list(directory)) {
      return jobs.flatMap(Checkpoints::children)
          .filter(path -> path.getFileName().toString().startsWith(PREFIX))
          .filter(path -> Files.exists(path.resolve("_metadata")))
          .sorted(Comparator.comparingLong(Checkpoints::number))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> children(Path job) {
    try (Stream<Path> children = Files.list(job)) {
      return children.toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring(PREFIX.length()));
  }

  private static String address(Path checkpoint) {
    return checkpoint.toUri().toString();
  }
}

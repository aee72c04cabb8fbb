package io.holowire.it.load;

import io.holowire.it.server.Oracle;
import java.util.List;
import java.util.Locale;

/** How a load keeps its rows until they may be seen. */
enum LoadWay {
  STAGING {
    @Override
    List<String> ends() {
      return List.of("commit");
    }

    @Override
    List<List<String>> commitSteps() {
      return List.of(List.of(MERGE), List.of(MERGE, "drop table"), List.of(MERGE, "commit"));
    }

    @Override
    List<String> waiting(Oracle oracle) {
      return LoadLab.staging(oracle);
    }
  },
  PREPARED {
    @Override
    List<String> ends() {
      return List.of("prepare transaction", "commit prepared");
    }

    @Override
    List<List<String>> commitSteps() {
      return List.of(List.of("commit prepared"), List.of("commit prepared", "commit prepared"));
    }

    @Override
    List<String> waiting(Oracle oracle) {
      return LoadLab.prepared(oracle);
    }
  };

  private static final String MERGE = "insert into \"public\".\"" + LoadJob.TABLE;

  /** As {@code sink.bulkload.mode} says it. */
  String option() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Words of the statements that end its transactions. */
  abstract List<String> ends();

  /** Sequences of words that only the committer says. */
  abstract List<List<String>> commitSteps();

  /** Names of what has been written and waits for its commit. */
  abstract List<String> waiting(Oracle oracle);
}

package io.holowire.connector.lookup;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;

/**
 * What lanes need.
 *
 * @param links where connections come from
 * @param pauses when to try again
 * @param timeout how long an answer may take; zero = for ever
 * @param insertsMissing whether keys without a row are given one
 * @param worker decodes answers, completes futures, and waits out pauses and timeouts
 * @param describe puts the words for the user to a failure
 */
record LaneSetup(
    Link.Source links,
    RetryPauses pauses,
    Duration timeout,
    boolean insertsMissing,
    ScheduledExecutorService worker,
    UnaryOperator<Throwable> describe) {}

package io.holowire.connector.lookup;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;

/**
 * What lanes need.
 *
 * @param links where connections come from
 * @param pauses when to try again
 * @param worker decodes answers, completes futures, and waits out the pauses
 * @param describe puts the words for the user to a failure
 */
record LaneSetup(
    Link.Source links,
    RetryPauses pauses,
    ScheduledExecutorService worker,
    UnaryOperator<Throwable> describe) {}

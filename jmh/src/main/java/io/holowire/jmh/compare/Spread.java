package io.holowire.jmh.compare;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** One quantity of all runs of a way; NaN where it is not known. */
record Spread(double median, double least, double most) {
  static Spread of(List<Measurement> runs, ToDoubleFunction<Measurement> quantity) {
    double[] values = runs.stream().mapToDouble(quantity).sorted().toArray();
    int middle = values.length / 2;
    double median =
        values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    return new Spread(median, values[0], values[values.length - 1]);
  }

  boolean isKnown() {
    return !Double.isNaN(median);
  }
}

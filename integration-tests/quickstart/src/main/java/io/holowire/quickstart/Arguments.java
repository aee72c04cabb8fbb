package io.holowire.quickstart;

import java.util.Iterator;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param scale TPC-H scale factor; 1 is 6,000,000 line items
 * @param url a server of the user's own, or null for an embedded one
 */
record Arguments(double scale, String url) {
  static final String USAGE =
      """
      --scale NUMBER   TPC-H scale factor, 0.01 or more (default 0.3; 1 is 6,000,000 line items)
      --url URL        use this server instead of an embedded one, for example
                       postgresql://user:password@host:5432/database
                       (creates and replaces the tables lineitem, orders and customer
                       in the schema holowire_quickstart, and leaves them there)
      """;

  private static final double DEFAULT_SCALE = 0.3;
  private static final double MIN_SCALE = 0.01;

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException when it cannot be understood
   */
  static Arguments parse(List<String> arguments) {
    double scale = DEFAULT_SCALE;
    String url = null;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String flag = rest.next();
      if (!rest.hasNext()) {
        throw new IllegalArgumentException(flag + " is unknown or lacks its value");
      }
      switch (flag) {
        case "--scale" -> scale = scale(rest.next());
        case "--url" -> url = rest.next();
        default -> throw new IllegalArgumentException(flag + " is unknown");
      }
    }
    return new Arguments(scale, url);
  }

  private static double scale(String text) {
    double scale;
    try {
      scale = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--scale " + text + " is not a number", e);
    }
    if (!(scale >= MIN_SCALE && scale <= 1_000)) {
      throw new IllegalArgumentException("--scale " + text + " is not between 0.01 and 1000");
    }
    return scale;
  }
}

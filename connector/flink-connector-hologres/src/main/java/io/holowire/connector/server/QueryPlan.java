package io.holowire.connector.server;

import io.holowire.connector.sql.TablePath;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * How the server would run a query.
 *
 * @param rows that it expects as the answer
 * @param scans of tables, in no order; those that it can leave out are not among them
 */
public record QueryPlan(double rows, List<Scan> scans) {
  /** Says nothing on the standard error stream. */
  private static final ErrorHandler SILENT = new DefaultHandler();

  /**
   * The reading of one table.
   *
   * @param sequential whether from its first page to its last
   */
  public record Scan(TablePath table, boolean sequential) {}

  public QueryPlan {
    scans = List.copyOf(scans);
  }

  /** What XML cannot have, and the server prints all the same. */
  private static final Pattern NO_XML =
      Pattern.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\ufffe\uffff]");

  /**
   * Reads the answer to an {@code EXPLAIN (VERBOSE, FORMAT XML)}.
   *
   * @throws IllegalArgumentException when it is none
   * @see <a href="https://www.postgresql.org/docs/current/sql-explain.html">EXPLAIN</a>
   */
  public static QueryPlan parse(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      var builder = factory.newDocumentBuilder();
      builder.setErrorHandler(SILENT);
      Element document =
          builder
              .parse(new InputSource(new StringReader(NO_XML.matcher(xml).replaceAll("?"))))
              .getDocumentElement();
      Element plan = child(child(document, "Query"), "Plan");
      List<Scan> scans = new ArrayList<>();
      collect(plan, scans);
      return new QueryPlan(Double.parseDouble(text(plan, "Plan-Rows")), scans);
    } catch (ParserConfigurationException | SAXException | IOException | RuntimeException e) {
      throw new IllegalArgumentException("not a plan: " + xml, e);
    }
  }

  private static void collect(Element plan, List<Scan> scans) {
    Element relation = child(plan, "Relation-Name");
    if (relation != null) {
      TablePath table = new TablePath(text(plan, "Schema"), relation.getTextContent());
      scans.add(new Scan(table, text(plan, "Node-Type").equals("Seq Scan")));
    }
    Element below = child(plan, "Plans");
    if (below != null) {
      for (Node node = below.getFirstChild(); node != null; node = node.getNextSibling()) {
        if (node instanceof Element inner) {
          collect(inner, scans);
        }
      }
    }
  }

  private static String text(Element parent, String name) {
    return child(parent, name).getTextContent();
  }

  private static Element child(Element parent, String name) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        return element;
      }
    }
    return null;
  }
}

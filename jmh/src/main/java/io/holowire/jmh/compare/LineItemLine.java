package io.holowire.jmh.compare;

/** A line item as a line of a COPY in text format. */
final class LineItemLine implements TextCopy.Line<LineItem> {
  @Override
  public void append(StringBuilder text, LineItem item) {
    text.append(item.orderKey()).append('\t');
    text.append(item.partKey()).append('\t');
    text.append(item.supplierKey()).append('\t');
    text.append(item.lineNumber()).append('\t');
    text.append(item.quantity()).append('\t');
    text.append(item.extendedPrice()).append('\t');
    text.append(item.discount()).append('\t');
    text.append(item.tax()).append('\t');
    escape(text, item.returnFlag()).append('\t');
    escape(text, item.status()).append('\t');
    text.append(item.shipDate()).append('\t');
    text.append(item.commitDate()).append('\t');
    text.append(item.receiptDate()).append('\t');
    escape(text, item.shipInstructions()).append('\t');
    escape(text, item.shipMode()).append('\t');
    escape(text, item.comment()).append('\n');
  }

  private static StringBuilder escape(StringBuilder text, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\\' -> text.append("\\\\");
        default -> text.append(c);
      }
    }
    return text;
  }
}

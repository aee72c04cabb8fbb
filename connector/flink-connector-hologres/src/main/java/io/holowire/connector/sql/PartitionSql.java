package io.holowire.connector.sql;

import java.util.List;
import java.util.stream.Collectors;

/** The texts that find out which partition a row belongs to, and make one where there is none. */
public final class PartitionSql {
  private PartitionSql() {}

  /**
   * That a table is a partition of another.
   *
   * @param since {@code xmin} of its row in {@code pg_inherits}: another one when it was detached
   *     and attached again, perhaps with other bounds
   */
  public record Attachment(long child, long parent, String since) {}

  /**
   * The partitions of a default partition's parent, which bound the default: it holds what they do
   * not.
   *
   * @param since the sum of their {@link Attachment#since}
   */
  public record Siblings(long parent, long since) {}

  /**
   * Reads a partitioned table and all below it, in one statement, so that the answer is of one
   * moment. Parents come before children, and the newest child first. Columns: oid, parent's oid,
   * {@link Attachment#since}, schema, name, how it is itself partitioned ({@code l}, {@code r},
   * {@code h}, or NULL), whether by one plain column, whether it is its parent's default, the
   * condition for its rows (NULL for a default), then a column of its key, with type and collation
   * as in {@link PartitionColumn}: one row for each such column. A key's expressions stand there as
   * the columns in them.
   *
   * @param majorVersion the server's, as PostgreSQL counts it
   */
  public static String tree(long root, int majorVersion) {
    return TREE.replace("{root}", Long.toString(root))
        .replace("{attached}", attached(majorVersion))
        // A dependency that PostgreSQL 11 does not record; Hologres, which is one, has no such key.
        .replace("{expressions}", majorVersion >= 12 ? EXPRESSIONS : "");
  }

  /** A partition that is being detached CONCURRENTLY is none any more. */
  static String attached(int majorVersion) {
    return majorVersion >= 14 ? " AND NOT i.inhdetachpending" : "";
  }

  private static final String TREE =
      "WITH RECURSIVE tree (oid, parent, since, depth) AS ("
          + "SELECT {root}::pg_catalog.oid, NULL::pg_catalog.oid, NULL::text, 0"
          + " UNION ALL SELECT i.inhrelid, i.inhparent, i.xmin::text, tree.depth + 1"
          + " FROM tree JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.oid{attached})"
          + " SELECT t.oid, t.parent, t.since, n.nspname, c.relname, p.partstrat,"
          + " p.partnatts = 1 AND p.partattrs[0] <> 0, t.oid = d.partdefid,"
          + " CASE WHEN t.oid <> d.partdefid"
          + " THEN pg_catalog.pg_get_partition_constraintdef(t.oid) END,"
          + " k.attname, k.type, k.collation"
          + " FROM tree t JOIN pg_catalog.pg_class c ON c.oid = t.oid"
          + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          + " LEFT JOIN pg_catalog.pg_partitioned_table p ON p.partrelid = t.oid"
          + " LEFT JOIN pg_catalog.pg_partitioned_table d ON d.partrelid = t.parent"
          + " LEFT JOIN LATERAL (SELECT a.attnum, a.attname, pg_catalog.format_type(a.atttypid,"
          // Numbers and times round to their modifiers, strings would be cut: see PartitionColumn.
          + " CASE WHEN y.typcategory IN ('N', 'D', 'T') THEN a.atttypmod ELSE -1 END) AS type,"
          + " CASE WHEN a.attcollation <> y.typcollation THEN"
          + " pg_catalog.quote_ident(m.nspname) || '.' || pg_catalog.quote_ident(l.collname) END"
          + " AS collation"
          + " FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type y ON y.oid = a.atttypid"
          + " LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation"
          + " LEFT JOIN pg_catalog.pg_namespace m ON m.oid = l.collnamespace"
          + " WHERE a.attrelid = p.partrelid AND a.attnum > 0"
          + " AND (a.attnum = ANY (p.partattrs::int2[]){expressions})"
          // A barrier: of a recursive query's result the planner expects so much that it would
          // rather read all columns of all tables.
          + " OFFSET 0) k ON true"
          + " ORDER BY t.depth, t.oid DESC, k.attnum";

  // Which way round depends on the version that created the table.
  private static final String EXPRESSIONS =
      " OR EXISTS (SELECT FROM pg_catalog.pg_depend e"
          + " WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = p.partrelid"
          + " AND e.refclassid = 'pg_catalog.pg_class'::regclass AND e.refobjid = p.partrelid"
          + " AND (e.objsubid = a.attnum AND e.refobjsubid = 0 AND e.deptype = 'i'"
          + " OR e.objsubid = 0 AND e.refobjsubid = a.attnum))";

  /**
   * Asks which way rows go. Parameter {@code $i} is an array with the value of the i-th column of
   * each. The answer, in any order: the row's number, from 1; the number that the route leads to;
   * the value of each column as text.
   *
   * <p>The server decides, because only it knows the types, the collations and the hash functions.
   * Its conditions name columns without their table; in the inner SELECT these are all the columns
   * there are, whatever they are called.
   *
   * @param columns the columns of the partition keys; at least one
   * @param sent how the values of each travel
   * @throws IllegalArgumentException for a column that is an array, which unnest would take apart
   */
  public static String route(List<PartitionColumn> columns, List<SqlColumn> sent, Route route) {
    StringBuilder sql = new StringBuilder("SELECT u.i::int4, r.* FROM unnest(");
    StringBuilder names = new StringBuilder();
    StringBuilder values = new StringBuilder();
    StringBuilder texts = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      if (sent.get(i).array()) {
        throw new IllegalArgumentException(
            "column \"" + columns.get(i).name() + "\" is an array and cannot be routed by");
      }
      sql.append(i == 0 ? "$" : ", $").append(i + 1).append("::");
      sql.append(sent.get(i).wireType()).append("[]");
      names.append('k').append(i).append(", ");
      values.append(i == 0 ? "" : ", ").append(columns.get(i).holding("u.k" + i));
      texts.append(", ").append(Identifiers.quote(columns.get(i).name())).append("::text");
    }
    sql.append(") WITH ORDINALITY AS u (").append(names).append("i)");
    sql.append(" CROSS JOIN LATERAL (SELECT ");
    route.write(sql);
    sql.append("::int4").append(texts).append(" FROM (SELECT ").append(values);
    return sql.append(") AS p) AS r").toString();
  }

  /**
   * Creates the partition for one value of a list.
   *
   * @param value as text; null = NULL
   */
  public static String create(TablePath partition, TablePath parent, String value) {
    return "CREATE TABLE IF NOT EXISTS "
        + partition.toSql()
        + " PARTITION OF "
        + parent.toSql()
        + " FOR VALUES IN ("
        + (value == null ? "NULL" : Identifiers.literal(value).strip())
        + ")";
  }

  /**
   * A condition, for the WHERE of a statement that changes a partition, without which the rows that
   * are written to one that has been detached would be lost to the table, and a deletion from one
   * whose bounds have changed would miss the row: that the partition is still where it was. It is
   * true, or fails the statement as if the partition did not exist, with SQLSTATE 42P01; a number
   * of affected rows would not tell a deletion that found nothing.
   *
   * @param path all the way from the partition to the table
   * @param defaults for each default partition on the way
   * @param majorVersion the server's, as PostgreSQL counts it
   */
  public static String stillThere(
      List<Attachment> path, List<Siblings> defaults, int majorVersion) {
    StringBuilder sql = new StringBuilder("CASE WHEN (SELECT pg_catalog.count(*)").append(INHERITS);
    sql.append("(i.inhrelid, i.inhparent, i.xmin::text) IN (");
    sql.append(
        path.stream()
            .map(step -> "(" + step.child + ", " + step.parent + ", '" + step.since + "')")
            .collect(Collectors.joining(", ")));
    sql.append(')').append(attached(majorVersion)).append(") = ").append(path.size());
    for (Siblings siblings : defaults) {
      sql.append(" AND (SELECT pg_catalog.sum(i.xmin::text::int8)").append(INHERITS);
      sql.append("i.inhparent = ").append(siblings.parent).append(attached(majorVersion));
      sql.append(") = ").append(siblings.since);
    }
    return sql.append(" THEN true ELSE ").append(NOT_THERE).append(" END").toString();
  }

  /** Fails when, and only when, it is evaluated: the cast from text depends on the catalog. */
  private static final String NOT_THERE = "'\"partition as it was\"'::text::regclass IS NULL";

  private static final String INHERITS = " FROM pg_catalog.pg_inherits i WHERE ";
}

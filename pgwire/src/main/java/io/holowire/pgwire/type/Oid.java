package io.holowire.pgwire.type;

import java.util.HashMap;
import java.util.Map;

/** The OIDs of the built-in types that we read or write, and how arrays and elements pair up. */
public final class Oid {
  public static final int BOOL = 16;
  public static final int BYTEA = 17;
  public static final int CHAR = 18;
  public static final int NAME = 19;
  public static final int INT8 = 20;
  public static final int INT2 = 21;
  public static final int INT2VECTOR = 22;
  public static final int INT4 = 23;
  public static final int REGPROC = 24;
  public static final int TEXT = 25;
  public static final int OID = 26;
  public static final int TID = 27;
  public static final int XID = 28;
  public static final int OIDVECTOR = 30;
  public static final int JSON = 114;
  public static final int XML = 142;
  public static final int CIDR = 650;
  public static final int FLOAT4 = 700;
  public static final int FLOAT8 = 701;
  public static final int UNKNOWN = 705;
  public static final int MONEY = 790;
  public static final int MACADDR = 829;
  public static final int INET = 869;
  public static final int BPCHAR = 1042;
  public static final int VARCHAR = 1043;
  public static final int DATE = 1082;
  public static final int TIME = 1083;
  public static final int TIMESTAMP = 1114;
  public static final int TIMESTAMPTZ = 1184;
  public static final int INTERVAL = 1186;
  public static final int TIMETZ = 1266;
  public static final int BIT = 1560;
  public static final int VARBIT = 1562;
  public static final int NUMERIC = 1700;
  public static final int REGCLASS = 2205;
  public static final int RECORD = 2249;
  public static final int VOID = 2278;
  public static final int UUID = 2950;
  public static final int PG_LSN = 3220;
  public static final int JSONB = 3802;
  public static final int XID8 = 5069;

  /** Element, array: from {@code pg_type.dat}, where they have been the same since before 9.4. */
  private static final int[][] PAIRS = {
    {BOOL, 1000},
    {BYTEA, 1001},
    {CHAR, 1002},
    {NAME, 1003},
    {INT8, 1016},
    {INT2, 1005},
    {INT4, 1007},
    {REGPROC, 1008},
    {TEXT, 1009},
    {OID, 1028},
    {TID, 1010},
    {XID, 1011},
    {JSON, 199},
    {XML, 143},
    {FLOAT4, 1021},
    {FLOAT8, 1022},
    {CIDR, 651},
    {MONEY, 791},
    {MACADDR, 1040},
    {INET, 1041},
    {BPCHAR, 1014},
    {VARCHAR, 1015},
    {DATE, 1182},
    {TIME, 1183},
    {TIMESTAMP, 1115},
    {TIMESTAMPTZ, 1185},
    {INTERVAL, 1187},
    {TIMETZ, 1270},
    {BIT, 1561},
    {VARBIT, 1563},
    {NUMERIC, 1231},
    {REGCLASS, 2210},
    {RECORD, 2287},
    {UUID, 2951},
    {PG_LSN, 3221},
    {JSONB, 3807},
    {XID8, 271},
  };

  private static final Map<Integer, Integer> ARRAYS = new HashMap<>();
  private static final Map<Integer, Integer> ELEMENTS = new HashMap<>();

  static {
    for (int[] pair : PAIRS) {
      ARRAYS.put(pair[0], pair[1]);
      ELEMENTS.put(pair[1], pair[0]);
    }
    // Vectors travel as one-dimensional arrays, and are not what arrayOf answers.
    ELEMENTS.put(INT2VECTOR, INT2);
    ELEMENTS.put(OIDVECTOR, OID);
  }

  private Oid() {}

  /** The array type over a built-in element type; 0 when there is none or it is not built in. */
  public static int arrayOf(int elementOid) {
    return ARRAYS.getOrDefault(elementOid, 0);
  }

  /** The element type of a built-in array type; 0 when it is not an array or not built in. */
  public static int elementOf(int arrayOid) {
    return ELEMENTS.getOrDefault(arrayOid, 0);
  }
}

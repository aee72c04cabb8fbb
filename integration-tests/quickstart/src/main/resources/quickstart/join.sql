-- What each market segment ordered. PostgreSQL runs this text without the FOR clause.
SELECT
  c.c_mktsegment,
  COUNT(*),
  COUNT(DISTINCT c.c_custkey),
  SUM(o.o_totalprice),
  SUM(c.c_acctbal)
FROM orders AS o
JOIN customer FOR SYSTEM_TIME AS OF o.proctime AS c ON o.o_custkey = c.c_custkey
GROUP BY c.c_mktsegment
ORDER BY c.c_mktsegment

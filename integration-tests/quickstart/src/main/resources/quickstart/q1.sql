-- TPC-H Q1. Flink and PostgreSQL both run this text.
SELECT
  l_returnflag,
  l_linestatus,
  SUM(l_quantity),
  SUM(l_extendedprice),
  SUM(l_extendedprice * (1 - l_discount)),
  SUM(l_extendedprice * (1 - l_discount) * (1 + l_tax)),
  CAST(AVG(l_quantity) AS DECIMAL(20, 6)),
  CAST(AVG(l_extendedprice) AS DECIMAL(20, 6)),
  CAST(AVG(l_discount) AS DECIMAL(20, 6)),
  COUNT(*)
FROM lineitem
WHERE l_shipdate <= DATE '1998-09-02'
GROUP BY l_returnflag, l_linestatus
ORDER BY l_returnflag, l_linestatus

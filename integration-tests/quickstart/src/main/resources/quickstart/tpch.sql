-- The generator's tables: the same columns as their targets.
CREATE TABLE tpch_lineitem WITH (
  'connector' = 'tpch', 'relation' = 'LINEITEM', 'scale' = '${scale}'
) LIKE lineitem (EXCLUDING ALL);

CREATE TABLE tpch_orders WITH (
  'connector' = 'tpch', 'relation' = 'ORDERS', 'scale' = '${scale}'
) LIKE orders (EXCLUDING ALL);

CREATE TABLE tpch_customer WITH (
  'connector' = 'tpch', 'relation' = 'CUSTOMER', 'scale' = '${scale}'
) LIKE customer (EXCLUDING ALL);

-- A changelog needs its key, so that Flink knows that it is the sink's.
CREATE TABLE tpch_order_changes WITH (
  'connector' = 'tpch', 'relation' = 'ORDER_CHANGES', 'scale' = '${scale}'
) LIKE orders (EXCLUDING ALL INCLUDING CONSTRAINTS);

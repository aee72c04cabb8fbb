CREATE TABLE lineitem (
  l_orderkey      BIGINT NOT NULL,
  l_partkey       BIGINT NOT NULL,
  l_suppkey       BIGINT NOT NULL,
  l_linenumber    INT NOT NULL,
  l_quantity      DECIMAL(15, 2) NOT NULL,
  l_extendedprice DECIMAL(15, 2) NOT NULL,
  l_discount      DECIMAL(15, 2) NOT NULL,
  l_tax           DECIMAL(15, 2) NOT NULL,
  l_returnflag    STRING NOT NULL,
  l_linestatus    STRING NOT NULL,
  l_shipdate      DATE NOT NULL,
  l_commitdate    DATE NOT NULL,
  l_receiptdate   DATE NOT NULL,
  l_shipinstruct  STRING NOT NULL,
  l_shipmode      STRING NOT NULL,
  l_comment       STRING NOT NULL
) WITH (
  'connector' = 'hologres',
  'endpoint' = '${endpoint}',
  'database' = '${database}',
  'username' = '${username}',
  'password' = '${password}',
  'table' = 'holowire_quickstart.lineitem'
);

CREATE TABLE orders (
  o_orderkey      BIGINT NOT NULL,
  o_custkey       BIGINT NOT NULL,
  o_orderstatus   STRING NOT NULL,
  o_totalprice    DECIMAL(15, 2) NOT NULL,
  o_orderdate     DATE NOT NULL,
  o_orderpriority STRING NOT NULL,
  o_clerk         STRING NOT NULL,
  o_shippriority  INT NOT NULL,
  o_comment       STRING NOT NULL,
  proctime AS PROCTIME(),
  PRIMARY KEY (o_orderkey) NOT ENFORCED
) WITH (
  'connector' = 'hologres',
  'endpoint' = '${endpoint}',
  'database' = '${database}',
  'username' = '${username}',
  'password' = '${password}',
  'table' = 'holowire_quickstart.orders',
  'upsert_type' = 'insertorupdate'
);

CREATE TABLE customer (
  c_custkey    BIGINT NOT NULL,
  c_name       STRING NOT NULL,
  c_address    STRING NOT NULL,
  c_nationkey  BIGINT NOT NULL,
  c_phone      STRING NOT NULL,
  c_acctbal    DECIMAL(15, 2) NOT NULL,
  c_mktsegment STRING NOT NULL,
  c_comment    STRING NOT NULL,
  PRIMARY KEY (c_custkey) NOT ENFORCED
) WITH (
  'connector' = 'hologres',
  'endpoint' = '${endpoint}',
  'database' = '${database}',
  'username' = '${username}',
  'password' = '${password}',
  'table' = 'holowire_quickstart.customer'
);

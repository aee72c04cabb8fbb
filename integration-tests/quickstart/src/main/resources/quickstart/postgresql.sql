CREATE SCHEMA IF NOT EXISTS holowire_quickstart;
SET search_path = holowire_quickstart;
DROP TABLE IF EXISTS lineitem, orders, customer;

CREATE TABLE lineitem (
  l_orderkey      bigint NOT NULL,
  l_partkey       bigint NOT NULL,
  l_suppkey       bigint NOT NULL,
  l_linenumber    integer NOT NULL,
  l_quantity      numeric(15, 2) NOT NULL,
  l_extendedprice numeric(15, 2) NOT NULL,
  l_discount      numeric(15, 2) NOT NULL,
  l_tax           numeric(15, 2) NOT NULL,
  l_returnflag    text NOT NULL,
  l_linestatus    text NOT NULL,
  l_shipdate      date NOT NULL,
  l_commitdate    date NOT NULL,
  l_receiptdate   date NOT NULL,
  l_shipinstruct  text NOT NULL,
  l_shipmode      text NOT NULL,
  l_comment       text NOT NULL
);

CREATE TABLE orders (
  o_orderkey      bigint PRIMARY KEY,
  o_custkey       bigint NOT NULL,
  o_orderstatus   text NOT NULL,
  o_totalprice    numeric(15, 2) NOT NULL,
  o_orderdate     date NOT NULL,
  o_orderpriority text NOT NULL,
  o_clerk         text NOT NULL,
  o_shippriority  integer NOT NULL,
  o_comment       text NOT NULL
);

CREATE TABLE customer (
  c_custkey    bigint PRIMARY KEY,
  c_name       text NOT NULL,
  c_address    text NOT NULL,
  c_nationkey  bigint NOT NULL,
  c_phone      text NOT NULL,
  c_acctbal    numeric(15, 2) NOT NULL,
  c_mktsegment text NOT NULL,
  c_comment    text NOT NULL
);

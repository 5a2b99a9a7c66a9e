-- Opens the table `surprise` in DuckDB, of the command surprise; after views.sql.

CREATE OR REPLACE TEMPORARY VIEW surprise AS
  FROM read_parquet(
    getvariable('output') || '/surprise/run_date=*/*.parquet',
    hive_partitioning = true, hive_types = {'run_date': DATE}, union_by_name = true)
  WHERE (run_id, run_date) IN (SELECT run_id, run_date FROM runs);

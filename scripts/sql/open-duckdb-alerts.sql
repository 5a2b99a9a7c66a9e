-- Opens the table `alerts` in DuckDB, where alerts.track is on; after views.sql. A feature that drifts
-- has one row on each date on which its alert is open, and one on which it has recovered.

CREATE OR REPLACE TEMPORARY VIEW alerts AS
  FROM read_parquet(
    getvariable('output') || '/alerts/run_date=*/*.parquet',
    hive_partitioning = true, hive_types = {'run_date': DATE}, union_by_name = true)
  WHERE (run_id, run_date) IN (SELECT run_id, run_date FROM runs);

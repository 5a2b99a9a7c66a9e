-- Opens the table `monitoring` in DuckDB, where monitoring.evidence is on; after views.sql. The key
-- columns, those before run_id, are there once more as one JSON text.

CREATE OR REPLACE TEMPORARY VIEW monitoring_parquet AS
  FROM read_parquet(
    getvariable('output') || '/monitoring/run_date=*/*.parquet',
    hive_partitioning = true, hive_types = {'run_date': DATE}, union_by_name = true);

SET VARIABLE monitored_keys = columns_before('monitoring_parquet', 'run_id');

CREATE OR REPLACE TEMPORARY VIEW monitoring AS
  SELECT
    *,
    CAST(json_merge_patch('{}', to_json(struct_pack(
      *COLUMNS(lambda name: list_contains(getvariable('monitored_keys'), name))))) AS VARCHAR)
      AS pair_key
  FROM monitoring_parquet
  WHERE (run_id, run_date) IN (SELECT run_id, run_date FROM runs);

-- Opens the table `decomposition` in DuckDB, where decomposition.levels is set; after views.sql.
-- The level columns, those before `level`, are there once more as one JSON text.

CREATE OR REPLACE TEMPORARY VIEW decomposition_parquet AS
  FROM read_parquet(
    getvariable('output') || '/decomposition/run_date=*/*.parquet',
    hive_partitioning = true, hive_types = {'run_date': DATE}, union_by_name = true);

SET VARIABLE level_keys = columns_before('decomposition_parquet', 'level');

CREATE OR REPLACE TEMPORARY VIEW decomposition AS
  SELECT
    *,
    CAST(json_merge_patch('{}', to_json(struct_pack(
      *COLUMNS(lambda name: list_contains(getvariable('level_keys'), name))))) AS VARCHAR) AS level_key
  FROM decomposition_parquet
  WHERE (run_id, run_date) IN (SELECT run_id, run_date FROM runs);

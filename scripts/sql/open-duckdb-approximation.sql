-- Opens the table `approximation` in DuckDB, by itself: `approximate` has an output of its own. Before
-- it, name the output folder as for open-duckdb.sql. The key columns, those before `family`, are there
-- once more as one JSON text.

CREATE OR REPLACE TEMPORARY VIEW approximation_parquet AS
  FROM read_parquet(
    getvariable('output') || '/approximation/run_date=*/*.parquet',
    hive_partitioning = true, hive_types = {'run_date': DATE}, union_by_name = true);

SET VARIABLE fitted_keys = (
  SELECT list(column_name)
  FROM duckdb_columns()
  WHERE table_name = 'approximation_parquet' AND column_index < (
    SELECT column_index FROM duckdb_columns()
    WHERE table_name = 'approximation_parquet' AND column_name = 'family'));

CREATE OR REPLACE TEMPORARY VIEW approximation AS
  SELECT
    *,
    CAST(json_merge_patch('{}', to_json(struct_pack(
      *COLUMNS(lambda name: list_contains(getvariable('fitted_keys'), name))))) AS VARCHAR)
      AS histogram_key
  FROM approximation_parquet
  WHERE (run_id, run_date) IN (
    SELECT run_id, run_date FROM read_parquet(
      getvariable('output') || '/runs/run_date=*/*.parquet',
      hive_partitioning = true, hive_types = {'run_date': DATE}, union_by_name = true));

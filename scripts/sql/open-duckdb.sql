-- Opens the result tables of kldrift in DuckDB (1.4 or newer). Before it, name the output folder;
-- after it, run views.sql:
--
--   SET VARIABLE output = '/data/drift';
--
-- Raw files show as <table>_files, with the key columns once more as one JSON text: what they are
-- called is up to the input, and the views and questions have to work with any. They are the columns
-- before run_id in divergence and before level in summary. A key column that is NULL is left out of
-- the text; `none` is there so that a summary without group columns is {}.

CREATE OR REPLACE TEMPORARY MACRO columns_before(table_, last_) AS (
  SELECT list(column_name)
  FROM duckdb_columns()
  WHERE table_name = table_ AND column_index < (
    SELECT column_index FROM duckdb_columns() WHERE table_name = table_ AND column_name = last_));

CREATE OR REPLACE TEMPORARY VIEW divergence_parquet AS
  SELECT NULL AS none, *
  FROM read_parquet(
    getvariable('output') || '/divergence/run_date=*/*.parquet',
    hive_partitioning = true, hive_types = {'run_date': DATE}, union_by_name = true);

SET VARIABLE pair_keys = columns_before('divergence_parquet', 'run_id');

CREATE OR REPLACE TEMPORARY VIEW divergence_files AS
  SELECT
    * EXCEPT (none),
    CAST(json_merge_patch('{}', to_json(struct_pack(
      *COLUMNS(lambda name: list_contains(getvariable('pair_keys'), name))))) AS VARCHAR) AS pair_key,
    top_bins[1] AS top_bin
  FROM divergence_parquet;

CREATE OR REPLACE TEMPORARY VIEW summary_parquet AS
  SELECT NULL AS none, *
  FROM read_parquet(
    getvariable('output') || '/summary/run_date=*/*.parquet',
    hive_partitioning = true, hive_types = {'run_date': DATE}, union_by_name = true);

SET VARIABLE group_keys = columns_before('summary_parquet', 'level');

CREATE OR REPLACE TEMPORARY VIEW summary_files AS
  SELECT
    * EXCEPT (none),
    CAST(json_merge_patch('{}', to_json(struct_pack(
      *COLUMNS(lambda name: list_contains(getvariable('group_keys'), name))))) AS VARCHAR) AS group_key
  FROM summary_parquet;

CREATE OR REPLACE TEMPORARY VIEW quarantine_files AS
  FROM read_parquet(
    getvariable('output') || '/quarantine/run_date=*/*.parquet',
    hive_partitioning = true, hive_types = {'run_date': DATE}, union_by_name = true);

CREATE OR REPLACE TEMPORARY VIEW runs_files AS
  FROM read_parquet(
    getvariable('output') || '/runs/run_date=*/*.parquet',
    hive_partitioning = true, hive_types = {'run_date': DATE}, union_by_name = true);

-- What views.sql needs and the engines spell differently.

CREATE OR REPLACE TEMPORARY MACRO key_value(key, name) AS json_extract_string(key, '$.' || name);

CREATE OR REPLACE TEMPORARY MACRO slice_of(key) AS
  CAST(
    json_merge_patch(
      json_merge_patch(key, '{"column_name": null, "feature": null}'),
      CASE WHEN key_value(key, 'segment_level') IS NULL THEN '{}'
        ELSE '{"dataset": null, "reference": null, "segment_level": null}' END)
    AS MAP(VARCHAR, VARCHAR));
CREATE OR REPLACE TEMPORARY MACRO slice_key(key) AS
  nullif(array_to_string(map_keys(slice_of(key)), ', '), '');
CREATE OR REPLACE TEMPORARY MACRO slice_value(key) AS
  nullif(array_to_string(map_values(slice_of(key)), ', '), '');

CREATE OR REPLACE TEMPORARY MACRO days_window(from_, to_) AS
  struct_pack("start" := CAST(from_ AS TIMESTAMP), "end" := CAST(to_ AS TIMESTAMP));
CREATE OR REPLACE TEMPORARY MACRO test_of(statistic, pvalue) AS
  CASE WHEN statistic IS NOT NULL THEN struct_pack(statistic := statistic, pvalue := pvalue) END;
CREATE OR REPLACE TEMPORARY MACRO no_test() AS
  CAST(NULL AS STRUCT(statistic DOUBLE, pvalue DOUBLE));
CREATE OR REPLACE TEMPORARY MACRO no_columns_delta() AS
  CAST(NULL AS STRUCT(added INTEGER, missing INTEGER));

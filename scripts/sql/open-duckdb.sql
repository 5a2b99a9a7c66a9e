-- Opens the result tables of kldrift in DuckDB (1.4 or newer). Before it, name the output folder;
-- after it, run views.sql:
--
--   SET VARIABLE output = '/data/drift';
--
-- Raw files show as <table>_files, with the key columns once more as one JSON text: what they are
-- called is up to the input, and the views and questions have to work with any. A key column that
-- is NULL is left out of the text; `none` is there so that a summary without group columns is {}.

CREATE OR REPLACE TEMPORARY VIEW divergence_files AS
  WITH files AS (
    FROM read_parquet(
      getvariable('output') || '/divergence/run_date=*/*.parquet',
      hive_partitioning = true, hive_types = {'run_date': DATE}, union_by_name = true))
  SELECT files.*, CAST(json_merge_patch('{}', to_json(keys)) AS VARCHAR) AS pair_key
  FROM files, LATERAL (
    SELECT NULL AS none, files.* EXCEPT (
      run_id, schema_version, status, partials, bins, bins_used, total_p, total_q, kl_pq, kl_qp,
      js_divergence, psi, entropy_p, entropy_q, cross_entropy_pq, cross_entropy_qp, total_variation,
      hellinger, unsupported_mass_p, unsupported_mass_q, unsupported_bins_p, unsupported_bins_q,
      run_date)) AS keys;

CREATE OR REPLACE TEMPORARY VIEW summary_files AS
  WITH files AS (
    FROM read_parquet(
      getvariable('output') || '/summary/run_date=*/*.parquet',
      hive_partitioning = true, hive_types = {'run_date': DATE}, union_by_name = true))
  SELECT files.*, CAST(json_merge_patch('{}', to_json(keys)) AS VARCHAR) AS group_key
  FROM files, LATERAL (
    SELECT NULL AS none, files.* EXCEPT (
      level, run_id, schema_version, pairs, ok, quarantined, infinite_pq, infinite_qp,
      kl_pq_min, kl_pq_mean, kl_pq_p50, kl_pq_p90, kl_pq_p99, kl_pq_max,
      kl_qp_min, kl_qp_mean, kl_qp_p50, kl_qp_p90, kl_qp_p99, kl_qp_max,
      js_divergence_min, js_divergence_mean, js_divergence_p50, js_divergence_p90,
      js_divergence_p99, js_divergence_max,
      run_date)) AS keys;

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
  CAST(json_merge_patch(key, '{"column_name": null, "feature": null}') AS MAP(VARCHAR, VARCHAR));
CREATE OR REPLACE TEMPORARY MACRO slice_key(key) AS
  nullif(array_to_string(map_keys(slice_of(key)), ', '), '');
CREATE OR REPLACE TEMPORARY MACRO slice_value(key) AS
  nullif(array_to_string(map_values(slice_of(key)), ', '), '');

CREATE OR REPLACE TEMPORARY MACRO day_window(day) AS
  struct_pack("start" := CAST(day AS TIMESTAMP), "end" := CAST(day + INTERVAL 1 DAY AS TIMESTAMP));
CREATE OR REPLACE TEMPORARY MACRO no_window() AS
  CAST(NULL AS STRUCT("start" TIMESTAMP, "end" TIMESTAMP));
CREATE OR REPLACE TEMPORARY MACRO no_test() AS
  CAST(NULL AS STRUCT(statistic DOUBLE, pvalue DOUBLE));
CREATE OR REPLACE TEMPORARY MACRO no_columns_delta() AS
  CAST(NULL AS STRUCT(added INTEGER, missing INTEGER));

-- Opens the result tables of kldrift in Spark SQL (4.1 or newer). Before it, name the output folder;
-- after it, run views.sql. A session that stays open over a run has to run both again:
--
--   SET output = /data/drift;
--
-- Raw files show as <table>_files, with the key columns once more as one JSON text: what they are
-- called is up to the input, and the views and questions have to work with any. A key column that
-- is NULL is left out of the text; `none` is there so that a summary without group columns is {}.

CREATE OR REPLACE TEMPORARY VIEW divergence_parquet
  USING parquet OPTIONS (path '${output}/divergence', mergeSchema 'true');

CREATE OR REPLACE TEMPORARY VIEW divergence_files AS
  SELECT *, to_json(struct(CAST(NULL AS STRING) AS none, * EXCEPT (
    run_id, schema_version, status, partials, bins, bins_used, total_p, total_q, kl_pq, kl_qp,
    js_divergence, psi, entropy_p, entropy_q, cross_entropy_pq, cross_entropy_qp, total_variation,
    hellinger, unsupported_mass_p, unsupported_mass_q, unsupported_bins_p, unsupported_bins_q,
    run_date)), map('ignoreNullFields', 'true')) AS pair_key
  FROM divergence_parquet;

CREATE OR REPLACE TEMPORARY VIEW summary_parquet
  USING parquet OPTIONS (path '${output}/summary', mergeSchema 'true');

CREATE OR REPLACE TEMPORARY VIEW summary_files AS
  SELECT *, to_json(struct(CAST(NULL AS STRING) AS none, * EXCEPT (
    level, run_id, schema_version, pairs, ok, quarantined, infinite_pq, infinite_qp,
    kl_pq_min, kl_pq_mean, kl_pq_p50, kl_pq_p90, kl_pq_p99, kl_pq_max,
    kl_qp_min, kl_qp_mean, kl_qp_p50, kl_qp_p90, kl_qp_p99, kl_qp_max,
    js_divergence_min, js_divergence_mean, js_divergence_p50, js_divergence_p90,
    js_divergence_p99, js_divergence_max,
    run_date)), map('ignoreNullFields', 'true')) AS group_key
  FROM summary_parquet;

CREATE OR REPLACE TEMPORARY VIEW quarantine_files
  USING parquet OPTIONS (path '${output}/quarantine', mergeSchema 'true');

CREATE OR REPLACE TEMPORARY VIEW runs_files
  USING parquet OPTIONS (path '${output}/runs', mergeSchema 'true');

-- What views.sql needs and the engines spell differently.

CREATE OR REPLACE TEMPORARY FUNCTION key_value(key STRING, name STRING) RETURNS STRING
  RETURN get_json_object(key, '$.' || name);

CREATE OR REPLACE TEMPORARY FUNCTION slice_of(key STRING) RETURNS MAP<STRING, STRING>
  RETURN map_filter(
    from_json(key, 'map<string, string>'),
    (name, value) -> name NOT IN ('column_name', 'feature'));
CREATE OR REPLACE TEMPORARY FUNCTION slice_key(key STRING) RETURNS STRING
  RETURN nullif(array_join(map_keys(slice_of(key)), ', '), '');
CREATE OR REPLACE TEMPORARY FUNCTION slice_value(key STRING) RETURNS STRING
  RETURN nullif(array_join(map_values(slice_of(key)), ', '), '');

CREATE OR REPLACE TEMPORARY FUNCTION day_window(day DATE)
  RETURNS STRUCT<start: TIMESTAMP_NTZ, end: TIMESTAMP_NTZ>
  RETURN named_struct(
    'start', CAST(day AS TIMESTAMP_NTZ), 'end', CAST(date_add(day, 1) AS TIMESTAMP_NTZ));
CREATE OR REPLACE TEMPORARY FUNCTION no_window()
  RETURNS STRUCT<start: TIMESTAMP_NTZ, end: TIMESTAMP_NTZ>
  RETURN NULL;
CREATE OR REPLACE TEMPORARY FUNCTION no_test() RETURNS STRUCT<statistic: DOUBLE, pvalue: DOUBLE>
  RETURN NULL;
CREATE OR REPLACE TEMPORARY FUNCTION no_columns_delta() RETURNS STRUCT<added: INT, missing: INT>
  RETURN NULL;

-- The result tables as readers should see them: one text for DuckDB and Spark SQL, run after
-- open-duckdb.sql or open-spark.sql.
--
-- The row in `runs` is written last and commits a run. Rows of a run that has none are results that
-- are still being published, or whose run was cut: no view shows them.

CREATE OR REPLACE TEMPORARY VIEW runs AS
  SELECT * FROM runs_files;

CREATE OR REPLACE TEMPORARY VIEW divergence AS
  SELECT * FROM divergence_files
  WHERE (run_id, run_date) IN (SELECT run_id, run_date FROM runs);

CREATE OR REPLACE TEMPORARY VIEW summary AS
  SELECT * FROM summary_files
  WHERE (run_id, run_date) IN (SELECT run_id, run_date FROM runs);

CREATE OR REPLACE TEMPORARY VIEW quarantine AS
  SELECT * FROM quarantine_files
  WHERE (run_id, run_date) IN (SELECT run_id, run_date FROM runs);

-- `divergence` under the names and in the order of the drift metrics table of Databricks data
-- profiling, so that dashboards and alerts written for that one work on this one. p is its baseline
-- and q its current window. The key column `column_name` or `feature` names the column; every other
-- key column is part of the slice, but for those of `nightly` that are none: its references are the
-- drift type and the window compared with (of `current.window: day`), where `baseline` is BASELINE and
-- what moves with the day CONSECUTIVE, and `all` of its segment levels has no slice. js_distance is sqrt(JS) with JS in nats, at most 0.8326.
-- chi_squared_test is Pearson's X2 with a p-value that holds on sparse histograms too. NULL is what a
-- histogram cannot tell, or not without sample sizes. What that table lacks comes after its columns:
-- segment_level tells everything (`all`) from the segment of rows without a value, whose slice_value is
-- NULL too.
CREATE OR REPLACE TEMPORARY VIEW drift_metrics AS
  SELECT
    days_window(run_date, run_date + 1) AS window,
    '1 day' AS granularity,
    CAST(schema_version AS BIGINT) AS monitor_version,
    slice_key(pair_key) AS slice_key,
    slice_value(pair_key) AS slice_value,
    coalesce(key_value(pair_key, 'column_name'), key_value(pair_key, 'feature'), ':table')
      AS column_name,
    CAST(NULL AS STRING) AS data_type,
    CASE
      WHEN reference_tag = 'previous-day' THEN days_window(run_date - 1, run_date)
      WHEN reference_tag LIKE 'lag-%'
        THEN days_window(run_date - reference_number, run_date - reference_number + 1)
      WHEN reference_tag LIKE 'trailing-%' THEN days_window(run_date - reference_number, run_date)
      WHEN reference_tag LIKE 'same-weekday-%'
        THEN days_window(run_date - 7 * reference_number, run_date - 6)
    END AS window_cmp,
    CASE
      WHEN reference_tag = 'previous-day' OR reference_tag LIKE 'lag-%'
        OR reference_tag LIKE 'trailing-%' OR reference_tag LIKE 'same-weekday-%' THEN 'CONSECUTIVE'
      ELSE 'BASELINE'
    END AS drift_type,
    CAST(total_q - total_p AS BIGINT) AS count_delta,
    CAST(NULL AS DOUBLE) AS avg_delta,
    CAST(NULL AS DOUBLE) AS percent_null_delta,
    CAST(NULL AS DOUBLE) AS percent_zeros_delta,
    CAST(NULL AS DOUBLE) AS percent_distinct_delta,
    no_columns_delta() AS non_null_columns_delta,
    sqrt(js_divergence) AS js_distance,
    no_test() AS ks_test,
    CAST(NULL AS DOUBLE) AS wasserstein_distance,
    psi AS population_stability_index,
    test_of(x2_statistic, exp(log_p_value_x2)) AS chi_squared_test,
    total_variation AS tv_distance,
    CAST(NULL AS DOUBLE) AS l_infinity_distance,
    kl_pq,
    kl_qp,
    q_value,
    drifted,
    severity,
    status,
    key_value(pair_key, 'segment_level') AS segment_level
  FROM (
    SELECT
      *,
      CASE WHEN key_value(pair_key, 'segment_level') IS NOT NULL
        THEN key_value(pair_key, 'reference') END AS reference_tag,
      CAST(nullif(regexp_extract(key_value(pair_key, 'reference'), '([0-9]+)$', 1), '') AS INT)
        AS reference_number
    FROM divergence);

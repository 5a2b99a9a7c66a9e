-- Opens the result tables of kldrift in Spark SQL (4.1 or newer). Before it, name the output folder;
-- after it, run views.sql. A session that stays open over a run has to run both again:
--
--   SET output = /data/drift;
--
-- Raw files show as <table>_files, with the key columns once more as one JSON text: what they are
-- called is up to the input, and the views and questions have to work with any. They are the columns
-- before run_id in divergence and before level in summary. A key column that is NULL is left out of
-- the text; `none` is there so that a summary without group columns is {}.

CREATE OR REPLACE TEMPORARY FUNCTION columns_before(row_ STRING, last_ STRING) RETURNS STRING
  RETURN array_join(
    transform(
      slice(json_object_keys(row_), 1, array_position(json_object_keys(row_), last_) - 1),
      name -> '`' || replace(name, '`', '``') || '`'),
    ', ');

CREATE OR REPLACE TEMPORARY VIEW divergence_parquet
  USING parquet OPTIONS (path '${output}/divergence', mergeSchema 'true');

DECLARE OR REPLACE VARIABLE divergence_view STRING;

SET VARIABLE divergence_view = (
  SELECT concat(
    'CREATE OR REPLACE TEMPORARY VIEW divergence_files AS SELECT * EXCEPT (none), to_json(struct(',
    coalesce(
      columns_before(max(to_json(struct(*), map('ignoreNullFields', 'false'))), 'run_id'), 'none'),
    '), map("ignoreNullFields", "true")) AS pair_key, try_element_at(top_bins, 1) AS top_bin',
    ' FROM (SELECT CAST(NULL AS STRING) AS none, * FROM divergence_parquet)')
  FROM (SELECT CAST(NULL AS STRING) AS none, * FROM divergence_parquet LIMIT 1));

EXECUTE IMMEDIATE divergence_view;

CREATE OR REPLACE TEMPORARY VIEW summary_parquet
  USING parquet OPTIONS (path '${output}/summary', mergeSchema 'true');

DECLARE OR REPLACE VARIABLE summary_view STRING;

SET VARIABLE summary_view = (
  SELECT concat(
    'CREATE OR REPLACE TEMPORARY VIEW summary_files AS SELECT * EXCEPT (none), to_json(struct(',
    coalesce(
      columns_before(max(to_json(struct(*), map('ignoreNullFields', 'false'))), 'level'), 'none'),
    '), map("ignoreNullFields", "true")) AS group_key',
    ' FROM (SELECT CAST(NULL AS STRING) AS none, * FROM summary_parquet)')
  FROM (SELECT CAST(NULL AS STRING) AS none, * FROM summary_parquet LIMIT 1));

EXECUTE IMMEDIATE summary_view;

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
    (name, value) -> name NOT IN ('column_name', 'feature')
      AND (get_json_object(key, '$.segment_level') IS NULL
        OR name NOT IN ('dataset', 'reference', 'segment_level')));
CREATE OR REPLACE TEMPORARY FUNCTION slice_key(key STRING) RETURNS STRING
  RETURN nullif(array_join(map_keys(slice_of(key)), ', '), '');
CREATE OR REPLACE TEMPORARY FUNCTION slice_value(key STRING) RETURNS STRING
  RETURN nullif(array_join(map_values(slice_of(key)), ', '), '');

CREATE OR REPLACE TEMPORARY FUNCTION days_window(from_ DATE, to_ DATE)
  RETURNS STRUCT<start: TIMESTAMP_NTZ, end: TIMESTAMP_NTZ>
  RETURN named_struct('start', CAST(from_ AS TIMESTAMP_NTZ), 'end', CAST(to_ AS TIMESTAMP_NTZ));
CREATE OR REPLACE TEMPORARY FUNCTION test_of(statistic DOUBLE, pvalue DOUBLE)
  RETURNS STRUCT<statistic: DOUBLE, pvalue: DOUBLE>
  RETURN CASE WHEN statistic IS NOT NULL THEN
    named_struct('statistic', statistic, 'pvalue', pvalue) END;
CREATE OR REPLACE TEMPORARY FUNCTION no_test() RETURNS STRUCT<statistic: DOUBLE, pvalue: DOUBLE>
  RETURN NULL;
CREATE OR REPLACE TEMPORARY FUNCTION no_columns_delta() RETURNS STRUCT<added: INT, missing: INT>
  RETURN NULL;

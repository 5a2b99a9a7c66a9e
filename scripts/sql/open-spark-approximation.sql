-- Opens the table `approximation` in Spark SQL, by itself: `approximate` has an output of its own.
-- Before it, name the output folder as for open-spark.sql. The key columns, those before `family`, are
-- there once more as one JSON text.

CREATE OR REPLACE TEMPORARY FUNCTION columns_before(row_ STRING, last_ STRING) RETURNS STRING
  RETURN array_join(
    transform(
      slice(json_object_keys(row_), 1, array_position(json_object_keys(row_), last_) - 1),
      name -> '`' || replace(name, '`', '``') || '`'),
    ', ');

CREATE OR REPLACE TEMPORARY VIEW approximation_parquet
  USING parquet OPTIONS (path '${output}/approximation', mergeSchema 'true');

CREATE OR REPLACE TEMPORARY VIEW approximation_runs
  USING parquet OPTIONS (path '${output}/runs', mergeSchema 'true');

DECLARE OR REPLACE VARIABLE approximation_view STRING;

SET VARIABLE approximation_view = (
  SELECT concat(
    'CREATE OR REPLACE TEMPORARY VIEW approximation AS SELECT *, to_json(struct(',
    columns_before(max(to_json(struct(*), map('ignoreNullFields', 'false'))), 'family'),
    '), map("ignoreNullFields", "true")) AS histogram_key FROM approximation_parquet',
    ' WHERE (run_id, run_date) IN (SELECT run_id, run_date FROM approximation_runs)')
  FROM (SELECT * FROM approximation_parquet LIMIT 1));

EXECUTE IMMEDIATE approximation_view;

-- Opens the table `decomposition` in Spark SQL, where decomposition.levels is set; after views.sql.
-- The level columns, those before `level`, are there once more as one JSON text.

CREATE OR REPLACE TEMPORARY VIEW decomposition_parquet
  USING parquet OPTIONS (path '${output}/decomposition', mergeSchema 'true');

DECLARE OR REPLACE VARIABLE decomposition_view STRING;

SET VARIABLE decomposition_view = (
  SELECT concat(
    'CREATE OR REPLACE TEMPORARY VIEW decomposition AS SELECT *, to_json(struct(',
    columns_before(max(to_json(struct(*), map('ignoreNullFields', 'false'))), 'level'),
    '), map("ignoreNullFields", "true")) AS level_key FROM decomposition_parquet',
    ' WHERE (run_id, run_date) IN (SELECT run_id, run_date FROM runs)')
  FROM (SELECT * FROM decomposition_parquet LIMIT 1));

EXECUTE IMMEDIATE decomposition_view;

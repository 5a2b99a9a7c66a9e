-- Opens the table `monitoring` in Spark SQL, where monitoring.evidence is on; after views.sql. The
-- key columns, those before run_id, are there once more as one JSON text.

CREATE OR REPLACE TEMPORARY VIEW monitoring_parquet
  USING parquet OPTIONS (path '${output}/monitoring', mergeSchema 'true');

DECLARE OR REPLACE VARIABLE monitoring_view STRING;

SET VARIABLE monitoring_view = (
  SELECT concat(
    'CREATE OR REPLACE TEMPORARY VIEW monitoring AS SELECT *, to_json(struct(',
    columns_before(max(to_json(struct(*), map('ignoreNullFields', 'false'))), 'run_id'),
    '), map("ignoreNullFields", "true")) AS pair_key FROM monitoring_parquet',
    ' WHERE (run_id, run_date) IN (SELECT run_id, run_date FROM runs)')
  FROM (SELECT * FROM monitoring_parquet LIMIT 1));

EXECUTE IMMEDIATE monitoring_view;

-- Opens the table `alerts` in Spark SQL, where alerts.track is on; after views.sql. A feature that
-- drifts has one row on each date on which its alert is open, and one on which it has recovered.

CREATE OR REPLACE TEMPORARY VIEW alerts_parquet
  USING parquet OPTIONS (path '${output}/alerts', mergeSchema 'true');

CREATE OR REPLACE TEMPORARY VIEW alerts AS
  SELECT * FROM alerts_parquet
  WHERE (run_id, run_date) IN (SELECT run_id, run_date FROM runs);

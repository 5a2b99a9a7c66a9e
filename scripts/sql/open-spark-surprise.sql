-- Opens the table `surprise` in Spark SQL, of the command surprise; after views.sql.

CREATE OR REPLACE TEMPORARY VIEW surprise_parquet
  USING parquet OPTIONS (path '${output}/surprise', mergeSchema 'true');

CREATE OR REPLACE TEMPORARY VIEW surprise AS
  SELECT * FROM surprise_parquet
  WHERE (run_id, run_date) IN (SELECT run_id, run_date FROM runs);

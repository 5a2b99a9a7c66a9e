-- Opens the table `histogram` of `nightly` in Spark SQL: the counts of a day, by feature and segment. A run
-- counts the days of its references too, where they are missing; so a date here is complete in itself
-- and needs no row in `runs`.

CREATE OR REPLACE TEMPORARY VIEW histogram
  USING parquet OPTIONS (path '${output}/histogram', mergeSchema 'true');

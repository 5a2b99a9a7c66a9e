-- Opens the table `profile` of `nightly` in Spark SQL: what a day's values are like, by feature and segment. A run
-- counts the days of its references too, where they are missing; so a date here is complete in itself
-- and needs no row in `runs`.

CREATE OR REPLACE TEMPORARY VIEW profile
  USING parquet OPTIONS (path '${output}/profile', mergeSchema 'true');

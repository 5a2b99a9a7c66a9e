-- Opens the table `bins` of `nightly` in Spark SQL: what the counts of `histogram` mean from a date on. A run
-- counts the days of its references too, where they are missing; so a date here is complete in itself
-- and needs no row in `runs`.

CREATE OR REPLACE TEMPORARY VIEW bins
  USING parquet OPTIONS (path '${output}/bins', mergeSchema 'true');

-- Opens the table `profile` of `nightly` in DuckDB: what a day's values are like, by feature and segment. A run
-- counts the days of its references too, where they are missing; so a date here is complete in itself
-- and needs no row in `runs`.

CREATE OR REPLACE TEMPORARY VIEW profile AS
  FROM read_parquet(
    getvariable('output') || '/profile/run_date=*/*.parquet',
    hive_partitioning = true, hive_types = {'run_date': DATE}, union_by_name = true);

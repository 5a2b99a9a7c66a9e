-- Opens the table `histogram` of `nightly` in DuckDB: the counts of a day, by feature and segment. A run
-- counts the days of its references too, where they are missing; so a date here is complete in itself
-- and needs no row in `runs`.

CREATE OR REPLACE TEMPORARY VIEW histogram AS
  FROM read_parquet(
    getvariable('output') || '/histogram/run_date=*/*.parquet',
    hive_partitioning = true, hive_types = {'run_date': DATE}, union_by_name = true);

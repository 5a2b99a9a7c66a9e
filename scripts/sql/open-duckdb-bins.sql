-- Opens the table `bins` of `nightly` in DuckDB: what the counts of `histogram` mean from a date on. A run
-- counts the days of its references too, where they are missing; so a date here is complete in itself
-- and needs no row in `runs`.

CREATE OR REPLACE TEMPORARY VIEW bins AS
  FROM read_parquet(
    getvariable('output') || '/bins/run_date=*/*.parquet',
    hive_partitioning = true, hive_types = {'run_date': DATE}, union_by_name = true);

-- What ran lately, and is every input row accounted for?
SELECT
  run_date, run_id, outcome, rows_in, rows_combined, rows_quarantined,
  rows_in = rows_combined + rows_quarantined AS accounted, pairs, started_at, finished_at,
  code_version, config_hash
FROM runs
ORDER BY run_date DESC, finished_at DESC
LIMIT 30;

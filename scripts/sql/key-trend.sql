-- How did one key move over time, and how much since the night before? Shown for the worst key of
-- the last night; for another one, put its text in place of the subquery, for example
-- pair_key = '{"feature":"delay","origin":"ATL"}', or compare the key columns themselves.
SELECT
  run_date, pair_key, status, kl_pq, kl_qp, js_divergence,
  js_divergence - lag(js_divergence) OVER (ORDER BY run_date) AS js_change,
  total_p, total_q
FROM divergence
WHERE pair_key = (
  SELECT pair_key
  FROM divergence
  WHERE run_date = (SELECT max(run_date) FROM runs) AND NOT isnan(kl_pq)
  ORDER BY kl_pq DESC, unsupported_mass_p DESC, pair_key
  LIMIT 1)
ORDER BY run_date;

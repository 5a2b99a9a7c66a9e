-- How did each group do on the last night? From the whole ({}) down; false_alarms is how many of the
-- drifted ones to expect for nothing. The quantiles are of the finite values, so read them next to
-- the numbers of infinite ones.
SELECT
  run_date, level, group_key, pairs, ok, too_few, quarantined, drifted, false_alarms, infinite_pq,
  infinite_qp, kl_pq_p50, kl_pq_p99, kl_pq_max, kl_qp_p50, kl_qp_p99, kl_qp_max,
  js_divergence_p50, js_divergence_p99, js_divergence_max
FROM summary
WHERE run_date = (SELECT max(run_date) FROM runs)
ORDER BY level, js_divergence_max DESC NULLS LAST, group_key;

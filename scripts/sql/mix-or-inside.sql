-- Did the mix of the parts move on the last night, or something within them, and does the sum of
-- all parts hide it? kl_pq = kl_pq_mix + kl_pq_within = pooled_kl_pq + hidden_pq, and the same for
-- kl_qp.
SELECT
  run_date, level, level_key, status, segments,
  kl_pq, kl_pq_mix, kl_pq_within, pooled_kl_pq, hidden_pq,
  kl_qp, kl_qp_mix, kl_qp_within, pooled_kl_qp, hidden_qp
FROM decomposition
WHERE run_date = (SELECT max(run_date) FROM runs)
ORDER BY level, kl_pq DESC, kl_qp DESC, level_key
LIMIT 20;

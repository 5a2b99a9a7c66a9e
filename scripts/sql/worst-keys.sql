-- Which keys are furthest from their reference on the last night, and did they drift or is it noise
-- (false), or too little data to tell (status TOO_FEW)? The twenty largest KL(p‖q), infinite ones
-- first and among them those that lose most mass; a key with no mass on one side has no divergence.
SELECT
  run_date, pair_key, status, drifted, kl_pq, kl_qp, js_divergence, unsupported_mass_p, total_p,
  total_q
FROM divergence
WHERE run_date = (SELECT max(run_date) FROM runs) AND NOT isnan(kl_pq)
ORDER BY kl_pq DESC, unsupported_mass_p DESC, pair_key
LIMIT 20;

-- Which pairs of the last night are infinitely far apart, which way, and how much mass is to blame?
-- unsupported_mass_p lies in bins where q has nothing and makes KL(p‖q) infinite; mass_q likewise
-- KL(q‖p).
SELECT
  run_date, pair_key, status,
  kl_pq = CAST('Infinity' AS DOUBLE) AS infinite_pq, unsupported_mass_p, unsupported_bins_p,
  kl_qp = CAST('Infinity' AS DOUBLE) AS infinite_qp, unsupported_mass_q, unsupported_bins_q
FROM divergence
WHERE run_date = (SELECT max(run_date) FROM runs)
  AND CAST('Infinity' AS DOUBLE) IN (kl_pq, kl_qp)
ORDER BY greatest(unsupported_mass_p, unsupported_mass_q) DESC, pair_key;

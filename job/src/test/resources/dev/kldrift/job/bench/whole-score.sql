-- Lambdas over lists take twice as long.
SELECT
  id,
  any_value(total_p) AS total_p,
  any_value(total_q) AS total_q,
  sum(CASE WHEN p = 0 THEN 0 WHEN q = 0 THEN 'Infinity'::DOUBLE ELSE p * ln(p / q) END) AS kl_pq,
  sum(CASE WHEN q = 0 THEN 0 WHEN p = 0 THEN 'Infinity'::DOUBLE ELSE q * ln(q / p) END) AS kl_qp,
  sum(
    CASE WHEN p = 0 THEN 0 ELSE p * ln(2 * p / (p + q)) / 2 END
    + CASE WHEN q = 0 THEN 0 ELSE q * ln(2 * q / (p + q)) / 2 END) AS js_divergence
FROM bin
GROUP BY id
ORDER BY id

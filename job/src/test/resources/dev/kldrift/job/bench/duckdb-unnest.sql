WITH
  total AS (SELECT id, p, q, list_sum(p) AS total_p, list_sum(q) AS total_q FROM pairs),
  bin AS (SELECT id, unnest(p) / total_p AS p, unnest(q) / total_q AS q FROM total),
  score AS (
    SELECT
      sum(CASE WHEN p = 0 THEN 0 WHEN q = 0 THEN 'Infinity'::DOUBLE ELSE p * ln(p / q) END)
        AS kl_pq,
      sum(CASE WHEN q = 0 THEN 0 WHEN p = 0 THEN 'Infinity'::DOUBLE ELSE q * ln(q / p) END)
        AS kl_qp,
      sum(
        CASE WHEN p = 0 THEN 0 ELSE p * ln(2 * p / (p + q)) / 2 END
        + CASE WHEN q = 0 THEN 0 ELSE q * ln(2 * q / (p + q)) / 2 END) AS js_divergence,
      -sum(CASE WHEN p = 0 THEN 0 ELSE p * ln(p) END) AS entropy_p,
      -sum(CASE WHEN q = 0 THEN 0 ELSE q * ln(q) END) AS entropy_q
    FROM bin
    GROUP BY id)
SELECT sum(kl_pq), sum(kl_qp), sum(js_divergence), sum(entropy_p), sum(entropy_q) FROM score

WITH
  total AS (SELECT p, q, list_sum(p) AS total_p, list_sum(q) AS total_q FROM pairs),
  normal AS (
    SELECT
      list_transform(p, lambda x: x / total_p) AS p, list_transform(q, lambda y: y / total_q) AS q
    FROM total),
  zipped AS (SELECT p, q, list_zip(p, q) AS bins FROM normal),
  score AS (
    SELECT
      list_sum(list_transform(bins, lambda b: CASE
        WHEN b[1] = 0 THEN 0
        WHEN b[2] = 0 THEN 'Infinity'::DOUBLE
        ELSE b[1] * ln(b[1] / b[2]) END)) AS kl_pq,
      list_sum(list_transform(bins, lambda b: CASE
        WHEN b[2] = 0 THEN 0
        WHEN b[1] = 0 THEN 'Infinity'::DOUBLE
        ELSE b[2] * ln(b[2] / b[1]) END)) AS kl_qp,
      list_sum(list_transform(bins, lambda b:
        CASE WHEN b[1] = 0 THEN 0 ELSE b[1] * ln(2 * b[1] / (b[1] + b[2])) / 2 END
        + CASE WHEN b[2] = 0 THEN 0 ELSE b[2] * ln(2 * b[2] / (b[1] + b[2])) / 2 END))
        AS js_divergence,
      -list_sum(list_transform(p, lambda x: CASE WHEN x = 0 THEN 0 ELSE x * ln(x) END))
        AS entropy_p,
      -list_sum(list_transform(q, lambda y: CASE WHEN y = 0 THEN 0 ELSE y * ln(y) END))
        AS entropy_q
    FROM zipped)
SELECT sum(kl_pq), sum(kl_qp), sum(js_divergence), sum(entropy_p), sum(entropy_q) FROM score

WITH total AS (
  SELECT id, p, q, list_sum(p)::DOUBLE AS total_p, list_sum(q)::DOUBLE AS total_q FROM pairs)
SELECT id, total_p, total_q, unnest(p) / total_p AS p, unnest(q) / total_q AS q FROM total

WITH
  piece AS (SELECT id, unnest(range(len(p))) AS bin, unnest(p) AS p, unnest(q) AS q FROM pairs),
  whole AS (
    SELECT id, bin, sum(p)::BIGINT AS p, sum(q)::BIGINT AS q FROM piece GROUP BY id, bin),
  total AS (
    SELECT id, sum(p)::DOUBLE AS total_p, sum(q)::DOUBLE AS total_q FROM whole GROUP BY id)
SELECT id, total_p, total_q, p / total_p AS p, q / total_q AS q FROM whole JOIN total USING (id)

-- Twice over the file: a window over the keys takes as long, lists of bins twice as long.
WITH total AS (
  SELECT id, sum(p)::DOUBLE AS total_p, sum(q)::DOUBLE AS total_q FROM pairs GROUP BY id)
SELECT id, total_p, total_q, p / total_p AS p, q / total_q AS q FROM pairs JOIN total USING (id)

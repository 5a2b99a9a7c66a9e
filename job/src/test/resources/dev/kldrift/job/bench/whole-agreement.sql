-- Row by row. Two infinities are equal, NULL agrees with nothing. Where p is nearly q, KL is a small
-- difference of large terms, so that its error is not relative to itself.
WITH pair AS (
  SELECT
    unnest([t.total_p, t.total_q, t.kl_pq, t.kl_qp, t.js_divergence]) AS their_value,
    unnest([o.total_p, o.total_q, o.kl_pq, o.kl_qp, o.js_divergence]) AS our_value
  FROM theirs t FULL JOIN ours o USING (id))
SELECT
  count(*) // 5,
  count(*) FILTER (
    our_value = their_value
    OR abs(our_value - their_value) <= 1e-9 * greatest(abs(their_value), 1e-3)) // 5
FROM pair

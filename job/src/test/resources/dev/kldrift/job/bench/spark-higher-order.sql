-- The totals are bound to r by a one-element array. As columns of a subquery they would be inlined
-- into the lambda and summed again for every bin, which makes the query quadratic in the bins.
SELECT sum(d.kl_pq), sum(d.kl_qp), sum(d.js_divergence), sum(d.entropy_p), sum(d.entropy_q)
FROM (
  SELECT
    element_at(
      transform(
        array(
          named_struct(
            'p', p, 'q', q,
            'total_p', aggregate(p, 0D, (sum, x) -> sum + x),
            'total_q', aggregate(q, 0D, (sum, x) -> sum + x))),
        r -> aggregate(
          zip_with(
            r.p, r.q, (x, y) -> named_struct('p', x / r.total_p, 'q', y / r.total_q)),
          named_struct(
            'kl_pq', 0D, 'kl_qp', 0D, 'js_divergence', 0D, 'entropy_p', 0D, 'entropy_q', 0D),
          (sum, b) -> named_struct(
            'kl_pq',
            sum.kl_pq + CASE
              WHEN b.p = 0 THEN 0D
              WHEN b.q = 0 THEN double('Infinity')
              ELSE b.p * ln(b.p / b.q) END,
            'kl_qp',
            sum.kl_qp + CASE
              WHEN b.q = 0 THEN 0D
              WHEN b.p = 0 THEN double('Infinity')
              ELSE b.q * ln(b.q / b.p) END,
            'js_divergence',
            sum.js_divergence
              + CASE WHEN b.p = 0 THEN 0D ELSE b.p * ln(2 * b.p / (b.p + b.q)) / 2 END
              + CASE WHEN b.q = 0 THEN 0D ELSE b.q * ln(2 * b.q / (b.p + b.q)) / 2 END,
            'entropy_p', sum.entropy_p - CASE WHEN b.p = 0 THEN 0D ELSE b.p * ln(b.p) END,
            'entropy_q', sum.entropy_q - CASE WHEN b.q = 0 THEN 0D ELSE b.q * ln(b.q) END))),
      1) AS d
  FROM pairs)

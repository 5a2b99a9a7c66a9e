SELECT sum(d.kl_pq), sum(d.kl_qp), sum(d.js_divergence), sum(d.entropy_p), sum(d.entropy_q)
FROM (
  SELECT drift.pair_statistics(
      p, q, double('NaN'), double('NaN'), false, 'js_divergence', 0.01D, 0.05D) AS d
  FROM pairs)

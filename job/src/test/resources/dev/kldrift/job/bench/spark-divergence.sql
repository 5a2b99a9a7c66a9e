SELECT sum(d.kl_pq), sum(d.kl_qp), sum(d.js_divergence), sum(d.entropy_p), sum(d.entropy_q)
FROM (SELECT drift.divergence(p, q) AS d FROM pairs)

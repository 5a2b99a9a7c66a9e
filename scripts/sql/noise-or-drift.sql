-- How much of what looks large on the last night is noise? The usual bands of PSI against the
-- decision. within_noise: JS is no larger than two samples of one distribution have on average.
SELECT
  run_date,
  CASE
    WHEN psi = CAST('Infinity' AS DOUBLE) THEN 'infinite'
    WHEN psi > 0.25 THEN 'above 0.25'
    WHEN psi > 0.1 THEN '0.1 to 0.25'
    ELSE 'up to 0.1' END AS psi_band,
  count(*) AS pairs,
  count(*) FILTER (WHERE drifted) AS drifted,
  count(*) FILTER (WHERE decision = 'STABLE') AS stable,
  count(*) FILTER (WHERE decision = 'TOO_FEW') AS too_few,
  count(*) FILTER (WHERE js_divergence <= noise_floor_js) AS within_noise
FROM divergence
WHERE run_date = (SELECT max(run_date) FROM runs) AND NOT isnan(psi)
GROUP BY run_date, psi_band
ORDER BY min(psi);

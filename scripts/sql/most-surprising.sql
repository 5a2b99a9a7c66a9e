-- When did most happen in the last movie, and where? The ten frames with the largest mean surprise,
-- in nats, how much of the picture drifted, and the patch that surprises most.
SELECT
  run_date, t, avg(surprise) AS mean_surprise, count(*) AS patches,
  count(*) FILTER (WHERE drifted) AS drifted, min_by(x, rank) AS x, min_by(y, rank) AS y,
  max(surprise) AS largest
FROM surprise
WHERE run_date = (SELECT max(run_date) FROM surprise)
GROUP BY run_date, t
ORDER BY mean_surprise DESC, t
LIMIT 10;

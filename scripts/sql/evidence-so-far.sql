-- Which keys have most evidence of drift since their reference last changed? anytime_p_value may be
-- looked at every night: below a level at any time, it was a false alarm with no more than that
-- probability.
SELECT
  run_date, pair_key, first_date, days, log_e_value, anytime_p_value,
  anytime_p_value <= 0.05 AS alarm
FROM monitoring
WHERE run_date = (SELECT max(run_date) FROM runs)
ORDER BY anytime_p_value, log_e_value DESC, pair_key
LIMIT 20;

-- What drifted on the last night, how badly, and which bin moved most? By severity: how many times
-- the effect is what was called the smallest that matters (NULL where every effect matters).
SELECT
  run_date, pair_key, severity, effect, effect_size,
  effect_size / nullif(minimum_effect, 0) AS times_minimum, q_value,
  coalesce(top_bin.label, CAST(top_bin.bin AS STRING)) AS bin, top_bin.p AS bin_p,
  top_bin.q AS bin_q
FROM divergence
WHERE run_date = (SELECT max(run_date) FROM runs) AND drifted
ORDER BY times_minimum DESC NULLS FIRST, effect_size DESC, pair_key;

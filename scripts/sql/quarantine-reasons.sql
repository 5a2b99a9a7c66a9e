-- What was rejected on the last night, why, and in which file? One line per reason and file, with
-- one of the details as an example.
SELECT run_date, reason, source_file, count(*) AS rejected, min(detail) AS example
FROM quarantine
WHERE run_date = (SELECT max(run_date) FROM runs)
GROUP BY run_date, reason, source_file
ORDER BY rejected DESC, reason, source_file;

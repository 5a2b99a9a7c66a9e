-- One element of each array, as in Spark.
SELECT sum(p[1] + q[-1]) FROM pairs

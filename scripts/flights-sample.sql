-- Makes the sample of histogram pairs from the table of flights; run by scripts/flights-sample.
--
-- The variables `flights` (the Parquet file to read) and `out` (the folder to write to) are set by
-- the caller. One output row is one daily partial histogram of one pair:
--
--   q  the flights of one day of the week `week`
--   p  the flights of every January to March day with the same weekday
--
-- so the seven rows of a (feature, origin, week) add up to p = January to March and q = the week.
-- There is one file per weekday, so no file alone holds a whole pair.

-- One thread and ordered output: the same bytes on every run of the same DuckDB.
SET threads = 1;

-- Fixed bins. Both lists hold the lower edges of the second bin onwards; every feature has 24 bins.
CREATE TEMP MACRO delay_edges() AS
  [-30, -25, -20, -15, -10, -5, 0, 5, 10, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120, 150, 180, 240, 360];
CREATE TEMP MACRO distance_edges() AS
  [100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1200, 1400, 1600, 1800, 2000, 2250, 2500, 2750,
   3000, 3500, 4000, 4500, 5000];
CREATE TEMP MACRO bin_of(value, edges) AS len(list_filter(edges, lambda edge: edge <= value)) + 1;
CREATE TEMP MACRO edge_labels(edges) AS
  ['< ' || edges[1]]
  || list_transform(range(1, len(edges)), lambda i: '[' || edges[i] || ', ' || edges[i + 1] || ')')
  || ['>= ' || edges[-1]];

CREATE TEMP TABLE feature AS
  SELECT * FROM (VALUES
    ('delay', edge_labels(delay_edges())),
    ('distance', edge_labels(distance_edges())),
    ('hour', list_transform(range(24), lambda h: printf('%02d', h)))) AS t(feature, bins);

CREATE TEMP TABLE flight AS
  SELECT
    origin,
    date::DATE AS day,
    bin_of(delay, delay_edges()) AS delay,
    bin_of(distance, distance_edges()) AS distance,
    hour(date) + 1 AS hour
  FROM read_parquet(getvariable('flights'));

-- One row per flight and feature, then counts; a bin that nobody counted is 0 in the array.
CREATE TEMP TABLE binned AS
  UNPIVOT flight ON delay, distance, hour INTO NAME feature VALUE bin;

CREATE TEMP MACRO counts(bin) AS
  list_transform(range(1, 25), lambda i: coalesce(map_extract(histogram(bin), i)[1], 0)::INTEGER);

-- The side p: one histogram per weekday (1 = Monday) over January to March.
CREATE TEMP TABLE reference AS
  SELECT feature, origin, isodow(day) AS weekday, counts(bin) AS p
  FROM binned
  WHERE day BETWEEN DATE '2001-01-01' AND DATE '2001-03-31'
  GROUP BY ALL;

-- The side q: whole weeks only. 1 April is the last day of a week that began in March, and 25 to 30
-- June is a week without its Sunday: against a p of all seven weekdays both would show the calendar,
-- not drift. They are left out.
CREATE TEMP TABLE current AS
  SELECT feature, origin, day, counts(bin) AS q
  FROM binned
  WHERE day BETWEEN DATE '2001-04-02' AND DATE '2001-06-24'
  GROUP BY ALL;

-- Every pair has its seven rows, with zeros where nobody flew.
CREATE TEMP TABLE day AS
  SELECT day::DATE AS day, isodow(day) AS weekday, date_trunc('week', day)::DATE AS week
  FROM range(DATE '2001-04-02', DATE '2001-06-25', INTERVAL 1 DAY) AS t(day);

CREATE TEMP TABLE origin AS
  SELECT origin FROM reference UNION SELECT origin FROM current;

CREATE TEMP TABLE pair AS
  SELECT
    feature,
    origin,
    week,
    weekday,
    bins,
    coalesce(p, list_resize([]::INTEGER[], 24, 0)) AS p,
    coalesce(q, list_resize([]::INTEGER[], 24, 0)) AS q
  FROM feature
  CROSS JOIN origin
  CROSS JOIN day
  LEFT JOIN reference USING (feature, origin, weekday)
  LEFT JOIN current USING (feature, origin, day);

CREATE TEMP MACRO partials(of_weekday) AS TABLE
  SELECT feature, origin, week, bins, p, q
  FROM pair
  WHERE weekday = of_weekday
  ORDER BY feature, origin, week;

COPY (FROM partials(1)) TO (getvariable('out') || '/flights-pairs.parquet/1-monday.parquet')
  (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19);
COPY (FROM partials(2)) TO (getvariable('out') || '/flights-pairs.parquet/2-tuesday.parquet')
  (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19);
COPY (FROM partials(3)) TO (getvariable('out') || '/flights-pairs.parquet/3-wednesday.parquet')
  (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19);
COPY (FROM partials(4)) TO (getvariable('out') || '/flights-pairs.parquet/4-thursday.parquet')
  (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19);
COPY (FROM partials(5)) TO (getvariable('out') || '/flights-pairs.parquet/5-friday.parquet')
  (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19);
COPY (FROM partials(6)) TO (getvariable('out') || '/flights-pairs.parquet/6-saturday.parquet')
  (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19);
COPY (FROM partials(7)) TO (getvariable('out') || '/flights-pairs.parquet/7-sunday.parquet')
  (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19);

-- Every 25th flight, in the order of time, with ties in an order that is the same everywhere.
COPY (
  SELECT date, delay, distance, origin, destination
  FROM (
    SELECT *, row_number() OVER (ORDER BY date, origin, destination, distance, delay) AS number
    FROM read_parquet(getvariable('flights'))
  )
  WHERE number % 25 = 0
  ORDER BY number
) TO (getvariable('out') || '/flights.parquet')
  (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 20480);

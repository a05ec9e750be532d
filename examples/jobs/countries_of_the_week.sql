/*---
dataset: countries_of_the_week
grain: day
owner: music-analytics
description: Plays of each country in the seven days up to a day, and its share of all of them.
inputs:
  plays_by_country: day-6..day
---*/
SELECT
  :partition_date AS day,
  country,
  SUM(plays) AS plays,
  CAST(SUM(plays) / SUM(SUM(plays)) OVER () AS DECIMAL(9, 6)) AS share
FROM plays_by_country
GROUP BY country

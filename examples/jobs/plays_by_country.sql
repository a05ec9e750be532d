/*---
dataset: plays_by_country
grain: day
owner: music-analytics
description: Plays, listeners and listened hours of each country by the UTC day on which they arrived.
parameters:
  least_seconds: 30
on: change
---*/
SELECT
  :partition_date AS day,
  upper(right(context_locale, 2)) AS country,
  COUNT(*) AS plays,
  COUNT(DISTINCT user_id) AS listeners,
  CAST(SUM(seconds) / 3600.0 AS DECIMAL(18, 2)) AS hours
FROM song_played
WHERE seconds >= :least_seconds
GROUP BY upper(right(context_locale, 2))

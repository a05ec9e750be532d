/*---
dataset: demo_plays_by_country
grain: day
owner: music-analytics
description: Plays, listeners and listened hours of each country by the UTC day on which they were played, however late they arrived.
on: change
warehouse: demo_plays_by_country
---*/
SELECT
  coalesce(CAST(timestamp AS DATE), :partition_date) AS day,
  coalesce(upper(right(context_locale, 2)), '??') AS country,
  COUNT(*) AS plays,
  COUNT(DISTINCT user_id) AS listeners,
  CAST(SUM(seconds) / 3600.0 AS DECIMAL(18, 2)) AS hours
FROM song_played
GROUP BY coalesce(CAST(timestamp AS DATE), :partition_date), coalesce(upper(right(context_locale, 2)), '??')

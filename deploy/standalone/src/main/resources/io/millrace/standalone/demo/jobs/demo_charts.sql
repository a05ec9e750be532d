/*---
dataset: demo_charts
grain: day
owner: editors
description: The artists of a day by plays. Whatever may be a bot's is left out.
parameters:
  tolerated_confidence: 0.30
warehouse: demo_charts
---*/
SELECT
  :partition_date AS day,
  coalesce(artist, 'unknown') AS artist,
  COUNT(*) AS plays,
  CAST(rank() OVER (ORDER BY COUNT(*) DESC, coalesce(artist, 'unknown')) AS BIGINT) AS place
FROM demo_plays_classified
WHERE confidence < :tolerated_confidence
GROUP BY coalesce(artist, 'unknown')

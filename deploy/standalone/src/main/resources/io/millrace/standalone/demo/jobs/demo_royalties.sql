/*---
dataset: demo_royalties
grain: day
owner: finance
description: What artists are owed for a day. Only plays that are almost surely a bot's are left out, since artists are paid in doubt.
parameters:
  tolerated_confidence: 0.90
  cents_a_play: 0.4
warehouse: demo_royalties
---*/
SELECT
  :partition_date AS day,
  coalesce(artist, 'unknown') AS artist,
  COUNT(*) AS plays,
  CAST(COUNT(*) * :cents_a_play / 100 AS DECIMAL(18, 4)) AS euros
FROM demo_plays_classified
WHERE confidence < :tolerated_confidence
GROUP BY coalesce(artist, 'unknown')

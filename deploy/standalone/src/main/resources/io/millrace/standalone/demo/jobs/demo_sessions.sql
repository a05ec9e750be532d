/*---
dataset: demo_sessions
grain: day
owner: music-analytics
description: Plays of a user with less than half an hour between them are one session. By the UTC day on which they arrived.
parameters:
  gap_seconds: 1800
warehouse: demo_sessions
---*/
WITH plays AS (
  SELECT user_id, CAST(timestamp AS TIMESTAMP) AS played_at, seconds, _id
  FROM song_played
  WHERE user_id IS NOT NULL
),
begun AS (
  SELECT
    *,
    CASE
      WHEN unix_timestamp(played_at) - unix_timestamp(lag(played_at) OVER (PARTITION BY user_id ORDER BY played_at, _id))
        < :gap_seconds THEN 0
      ELSE 1
    END AS begins
  FROM plays
),
numbered AS (
  SELECT *, SUM(begins) OVER (PARTITION BY user_id ORDER BY played_at, _id) AS session FROM begun
)
SELECT
  user_id,
  session,
  MIN(played_at) AS began_at,
  MAX(played_at) AS ended_at,
  COUNT(*) AS plays,
  CAST(SUM(seconds) AS DECIMAL(18, 0)) AS seconds
FROM numbered
GROUP BY user_id, session

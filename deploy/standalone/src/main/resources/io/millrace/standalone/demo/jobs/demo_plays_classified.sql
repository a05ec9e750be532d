/*---
dataset: demo_plays_classified
grain: day
owner: trust
description: Every play of a user with how likely it is a bot's. Who reads it says how much of that to tolerate.
parameters:
  plays_of_a_bot: 100
warehouse: demo_plays_classified
---*/
WITH plays AS (
  SELECT
    _id AS play_id,
    user_id,
    artist,
    upper(right(context_locale, 2)) AS country,
    CAST(seconds AS DECIMAL(18, 0)) AS seconds,
    COUNT(*) OVER (PARTITION BY user_id) AS plays_of_user,
    AVG(CAST(seconds AS DECIMAL(18, 0))) OVER (PARTITION BY user_id) AS seconds_of_user
  FROM song_played
  WHERE user_id IS NOT NULL
),
judged AS (
  SELECT
    *,
    CASE
      WHEN plays_of_user >= :plays_of_a_bot AND seconds_of_user < 40 THEN CAST(0.95 AS DECIMAL(3, 2))
      WHEN plays_of_user >= :plays_of_a_bot / 2 AND seconds_of_user < 60 THEN CAST(0.50 AS DECIMAL(3, 2))
      ELSE CAST(0.05 AS DECIMAL(3, 2))
    END AS confidence
  FROM plays
)
SELECT
  play_id,
  user_id,
  artist,
  country,
  seconds,
  CASE WHEN confidence >= 0.9 THEN 'spam' WHEN confidence >= 0.3 THEN 'suspicious' ELSE 'genuine' END AS classification,
  confidence,
  CAST(:plays_of_a_bot AS BIGINT) AS rule
FROM judged

/*---
dataset: hourly_active_users
grain: hour
owner: growth
description: >-
  Users who did anything in the app within the last 24 hours, by hour and platform, and how many of them played music.
inputs:
  app_events: hour-23..hour
  plays: hour-23..hour
schedule: "10 * * * *"
warehouse: analytics.hourly_active_users
---*/
WITH active AS (
  SELECT platform, user_id, FALSE AS played FROM app_events
  UNION ALL
  SELECT platform, user_id, TRUE AS played FROM plays
)
SELECT
  platform,
  COUNT(DISTINCT user_id) AS active_users,
  COUNT(DISTINCT CASE WHEN played THEN user_id END) AS listeners
FROM active
WHERE user_id IS NOT NULL
GROUP BY platform

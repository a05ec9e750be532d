/*---
dataset: daily_plays_per_artist
grain: day
owner: music-analytics
description: >-
  Plays, listeners and listened hours of every artist by UTC day. A play counts from min_seconds on, as for royalties.
parameters:
  min_seconds: 30
inputs:
  plays: day
  catalog.music.tracks: latest
  catalog.music.artists: latest
on: change
warehouse: analytics.daily_plays_per_artist
---*/
SELECT
  artists.id AS artist_id,
  artists.name AS artist_name,
  COUNT(*) AS plays,
  COUNT(DISTINCT plays.user_id) AS listeners,
  ROUND(SUM(plays.seconds) / 3600, 2) AS hours
FROM plays
JOIN `catalog.music.tracks` AS tracks ON tracks.id = plays.track_id
JOIN `catalog.music.artists` AS artists ON artists.id = tracks.artist_id
WHERE plays.seconds >= :min_seconds
GROUP BY artists.id, artists.name

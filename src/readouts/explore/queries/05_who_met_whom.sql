-- title: Who met whom most often?
-- description: Held encounters at which both sides sat; the second count leaves out those of five or more sides.
WITH present AS (
  SELECT DISTINCT meeting_id, format, on_behalf_of_id, on_behalf_of_name FROM met
  WHERE status = 'held' AND standing = 'accepted' AND attendance IN ('attended', 'represented')
    AND participation_standing <> 'rejected'
)
SELECT a.on_behalf_of_name AS side, b.on_behalf_of_name AS other_side, count(*) AS encounters,
  sum(a.format <> 'multilateral') AS of_two_to_four_sides
FROM present a JOIN present b ON a.meeting_id = b.meeting_id AND a.on_behalf_of_id < b.on_behalf_of_id
WHERE :side = '' OR :side IN (a.on_behalf_of_id, b.on_behalf_of_id)
GROUP BY a.on_behalf_of_id, b.on_behalf_of_id
ORDER BY encounters DESC, of_two_to_four_sides DESC, side, other_side;

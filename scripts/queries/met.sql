CREATE TEMP VIEW shown AS
WITH
present AS (
  SELECT DISTINCT m.meeting_id, m.format, a.actor_id, a.name
  FROM met m JOIN actors a ON a.actor_id = m.on_behalf_of_id AND a.actor_type = 'state'
  WHERE m.status = 'held' AND m.standing = 'accepted'
    AND m.attendance IN ('attended', 'represented') AND m.participation_standing <> 'rejected'
),
busiest AS (
  SELECT actor_id, count(*) AS meetings FROM present
  GROUP BY actor_id ORDER BY meetings DESC, actor_id LIMIT 20
)
SELECT p.name AS state, q.name AS other_state, count(*) AS encounters,
  sum(p.format <> 'multilateral') AS of_two_to_four_sides
FROM present p JOIN present q USING (meeting_id)
JOIN busiest b ON b.actor_id = p.actor_id
JOIN busiest c ON c.actor_id = q.actor_id
GROUP BY p.actor_id, q.actor_id
ORDER BY b.meetings DESC, p.actor_id, c.meetings DESC, q.actor_id;

SELECT * FROM shown;

SELECT printf(
  'Of the %d pairs of these %d states, %d met at least once, %d of them only where five or more sides sat together; no state was at more encounters than %s (%d), and no pair met more often than %s and %s (%d).',
  states * (states - 1) / 2, states, pairs, only_large, busiest, meetings, one, other, most)
FROM
  (SELECT count(*) AS states, state AS busiest, max(encounters) AS meetings
    FROM shown WHERE state = other_state),
  (SELECT count(*) AS pairs, total(of_two_to_four_sides = 0) AS only_large,
    state AS one, other_state AS other, max(encounters) AS most
    FROM shown WHERE state < other_state)
WHERE pairs > 0;

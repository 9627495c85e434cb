-- title: Who criticised whom?
-- description: Pairs of a side and a target, most often first.
SELECT a.name AS side, b.name AS criticised, count(DISTINCT t.statement_id) AS statements,
  min(s.said_on) AS first_on, max(s.said_on_latest) AS last_on
FROM statement_targets t
JOIN statement_speakers k ON k.statement_id = t.statement_id
JOIN statements s ON s.statement_id = t.statement_id AND s.standing <> 'rejected'
JOIN actors a ON a.actor_id = k.on_behalf_of_id
JOIN actors b ON b.actor_id = t.actor_id
WHERE t.target_role = 'criticised'
GROUP BY k.on_behalf_of_id, t.actor_id
ORDER BY statements DESC, side, criticised;

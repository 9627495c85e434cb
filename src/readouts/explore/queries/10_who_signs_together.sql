-- title: Who speaks together?
-- description: Sides of one joint statement, pair by pair, most often first.
WITH side AS (SELECT DISTINCT statement_id, on_behalf_of_id FROM statement_speakers)
SELECT a.name AS side, b.name AS other_side, count(*) AS joint_statements
FROM side x JOIN side y ON x.statement_id = y.statement_id AND x.on_behalf_of_id < y.on_behalf_of_id
JOIN actors a ON a.actor_id = x.on_behalf_of_id
JOIN actors b ON b.actor_id = y.on_behalf_of_id
WHERE :side = '' OR :side IN (x.on_behalf_of_id, y.on_behalf_of_id)
GROUP BY x.on_behalf_of_id, y.on_behalf_of_id
ORDER BY joint_statements DESC, side, other_side;

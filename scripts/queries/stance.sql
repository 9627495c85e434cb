CREATE TEMP VIEW shown AS
WITH
counted AS (
  SELECT p.* FROM positions_labelled p JOIN actors a USING (actor_id) WHERE a.actor_type = 'state'
),
issue AS (
  SELECT issue_id, sum(n_statements) AS issue_statements FROM counted
  GROUP BY issue_id ORDER BY issue_statements DESC, issue_id LIMIT 12
),
state AS (
  SELECT actor_id, sum(n_statements) AS state_statements FROM counted
  GROUP BY actor_id ORDER BY state_statements DESC, actor_id LIMIT 20
)
SELECT a.name AS state, i.label AS issue, round(c.mean_stance, 2) AS stance, c.from_date AS said_on
FROM issue JOIN state
JOIN actors a ON a.actor_id = state.actor_id
JOIN issues i ON i.issue_id = issue.issue_id
LEFT JOIN counted c
  ON c.actor_id = state.actor_id AND c.issue_id = issue.issue_id AND c.until_date IS NULL
ORDER BY state_statements DESC, state.actor_id, issue_statements DESC, issue.issue_id;

SELECT * FROM shown;

SELECT printf(
  'Of the %d pairs of a state and an issue, %d are silent; the latest stance is above zero in %d, zero in %d and below zero in %d, lowest with %s (%s, %+.2f).',
  count(*), sum(stance IS NULL), total(stance > 0), total(stance = 0), total(stance < 0),
  (SELECT state FROM shown WHERE stance IS NOT NULL ORDER BY stance, state, issue LIMIT 1),
  (SELECT issue FROM shown WHERE stance IS NOT NULL ORDER BY stance, state, issue LIMIT 1),
  min(stance))
FROM shown GROUP BY NULL HAVING count(stance) > 0;

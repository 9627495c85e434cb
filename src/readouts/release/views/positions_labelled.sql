-- Positions with the names and the proposition that a reader needs to understand the number.
CREATE VIEW positions_labelled AS
SELECT p.actor_id, a.name AS actor_name, p.issue_id, i.label AS issue_label, i.proposition,
  p.from_date, p.until_date, p.mean_stance, p.min_stance, p.max_stance, p.n_statements,
  p.first_statement_id, p.last_statement_id, p.joint_only
FROM positions p
JOIN actors a ON a.actor_id = p.actor_id
JOIN issues i ON i.issue_id = p.issue_id
ORDER BY p.actor_id, p.issue_id, p.from_date;

-- title: How did a position move?
-- description: One row for each day on which the actor spoke of the issue, with the move since the day before.
SELECT actor_name, issue_label, from_date, mean_stance, n_statements,
  round(mean_stance - lag(mean_stance) OVER (PARTITION BY actor_id, issue_id ORDER BY from_date), 2) AS moved,
  first_statement_id, last_statement_id
FROM positions_labelled
WHERE (:actor = '' OR actor_id = :actor) AND (:issue = '' OR issue_id = :issue)
ORDER BY actor_name, issue_label, from_date;

-- title: Where do two actors differ most?
-- description: Their latest positions on the issues of which both spoke.
SELECT a.issue_label, a.proposition, a.mean_stance AS one, b.mean_stance AS other,
  round(abs(a.mean_stance - b.mean_stance), 2) AS apart, a.from_date AS one_on, b.from_date AS other_on
FROM positions_labelled a JOIN positions_labelled b USING (issue_id)
WHERE a.actor_id = :one AND b.actor_id = :other AND a.until_date IS NULL AND b.until_date IS NULL
ORDER BY apart DESC, a.issue_label;

-- title: Who stood where on an issue, on a day?
-- description: The position in force on that day, least in favour first; day as 2021-12-31, empty for the latest. Who is not in the answer was silent, which is not neutrality.
SELECT actor_name, issue_label, mean_stance, min_stance, max_stance, n_statements, from_date, joint_only
FROM positions_labelled
WHERE (:issue = '' OR issue_id = :issue)
  AND (:day = '' OR from_date <= :day)
  AND (until_date IS NULL OR (:day <> '' AND until_date > :day))
ORDER BY issue_label, mean_stance, actor_name;

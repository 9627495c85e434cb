-- title: What do others say that an actor holds?
-- description: Attributed stances beside the holder's own latest position, empty where it was silent.
SELECT s.holder_name, s.issue_label, s.stance AS attributed, p.mean_stance AS own_latest,
  s.side_names AS said_by, s.said_on, s.summary, s.passage_link
FROM said s
LEFT JOIN positions p ON p.actor_id = s.holder_id AND p.issue_id = s.issue_id AND p.until_date IS NULL
WHERE s.stance_kind = 'attributed' AND (:holder = '' OR s.holder_id = :holder)
ORDER BY s.holder_name, s.issue_label, s.said_on;

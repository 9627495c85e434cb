-- title: What did an actor say on an issue?
-- description: Own statements, the latest first. Leave actor or issue empty for all.
SELECT said_on, side_names, summary, issue_label, stance, n_independent, passage_link
FROM said
WHERE stance_kind = 'own'
  AND (:actor = '' OR holder_id = :actor)
  AND (:issue = '' OR issue_id = :issue)
ORDER BY said_on DESC, statement_id;

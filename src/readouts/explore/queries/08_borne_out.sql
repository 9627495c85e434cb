-- title: Which statements do independent sources bear out?
-- description: A copy counts as the report that it copies. Empty means two sources or more.
SELECT subject_id AS statement_id, subject_label AS summary, n_sources, n_independent, source_ids
FROM corroboration
WHERE subject_table = 'statements' AND n_independent >= CAST(coalesce(nullif(:at_least, ''), '2') AS INTEGER)
ORDER BY n_independent DESC, n_sources DESC, subject_id;

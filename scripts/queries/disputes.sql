CREATE TEMP VIEW shown AS
SELECT d.subject_table AS kind, d.subject_id, d.subject_label, d.standing, d.standing_note,
  group_concat(d.said, '; ') AS otherwise
FROM (
  SELECT DISTINCT subject_table, subject_id, subject_label, standing, standing_note, source_id,
    CASE WHEN field IS NOT NULL THEN printf('%s: %s says %s, not %s', field, source_id,
        coalesce(reported_value, 'otherwise'), coalesce(held_value, 'nothing'))
      WHEN reading = 'contradicts' THEN printf('%s denies it', source_id) END AS said
  FROM disputed ORDER BY subject_table, subject_id, source_id) d
WHERE d.standing <> 'accepted' OR d.said IS NOT NULL
GROUP BY d.subject_table, d.subject_id ORDER BY d.subject_table, d.subject_id;

SELECT * FROM shown;

SELECT printf(
  'Reports disagree on %d facts: %d statements, %d meetings and %d participations; %d of them are held to be disputed and %d are rejected.',
  count(*), sum(kind = 'statements'), sum(kind = 'meetings'), sum(kind = 'participations'),
  sum(standing = 'disputed'), sum(standing = 'rejected'))
FROM shown HAVING count(*) > 0;

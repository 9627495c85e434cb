CREATE TEMP VIEW shown AS
WITH
-- What one report says otherwise, and who says so; what it had announced beforehand is told apart.
otherwise AS (
  SELECT DISTINCT d.subject_table, d.subject_id, s.publisher,
    CASE WHEN d.field IN ('said_on', 'said_on_latest') OR d.field LIKE '%\_date%' ESCAPE '\' THEN 'day'
      WHEN d.field = 'actor_id' THEN 'who' ELSE replace(replace(d.field, '_id', ''), '_', ' ') END AS field,
    CASE WHEN d.field IS NULL THEN 'denied' ELSE coalesce(a.name, m.name, d.reported_value, 'not so') END AS reported,
    CASE WHEN d.field NOT IN ('actor_id', 'meeting_id') AND length(d.held_value) <= 40 THEN d.held_value END AS held,
    coalesce(d.field IN ('attendance', 'status') AND d.reported_value = 'announced', 0) AS beforehand
  FROM disputed d JOIN sources s USING (source_id)
  LEFT JOIN actors a ON a.actor_id = d.reported_value LEFT JOIN meetings m ON m.meeting_id = d.reported_value
  WHERE d.field IS NOT NULL OR d.reading = 'contradicts'
),
differences AS (
  SELECT subject_table, subject_id, printf('%s%s%s (%s)', coalesce(field || ': ', ''), reported,
    coalesce(', not ' || held, ''), group_concat(publisher, ', ')) AS difference
  FROM (SELECT * FROM otherwise WHERE NOT beforehand ORDER BY field, reported, publisher)
  GROUP BY subject_table, subject_id, field, reported, held
),
counted AS (
  SELECT subject_table, subject_id, count(*) AS n, min(difference) AS difference
  FROM differences GROUP BY subject_table, subject_id
),
facts AS (
  SELECT DISTINCT subject_table, subject_id, subject_label, meeting_id, standing, standing_note FROM disputed
),
sides AS (
  SELECT DISTINCT statement_id, said_on,
    CASE WHEN length(side_names) <= 60 THEN replace(side_names, ';', ', ')
      ELSE printf('%d sides', 1 + length(side_names) - length(replace(side_names, ';', ''))) END AS names
  FROM said
)
SELECT f.subject_table AS kind, coalesce(m.start_date, s.said_on) AS day,
  CASE f.subject_table WHEN 'statements' THEN s.names || ': ' || f.subject_label
    WHEN 'participations' THEN f.subject_label || ', at: ' || m.name ELSE f.subject_label END AS what,
  f.standing, coalesce(c.n, 0) AS n_differences, c.difference, f.standing_note, f.subject_id,
  c.n IS NULL AND f.standing = 'accepted' AS only_announced
FROM facts f
LEFT JOIN counted c ON c.subject_table = f.subject_table AND c.subject_id = f.subject_id
LEFT JOIN sides s ON f.subject_table = 'statements' AND s.statement_id = f.subject_id
LEFT JOIN meetings m ON f.subject_table <> 'statements' AND m.meeting_id = f.meeting_id
WHERE f.standing <> 'accepted' OR EXISTS (SELECT 1 FROM otherwise o
  WHERE o.subject_table = f.subject_table AND o.subject_id = f.subject_id)
ORDER BY f.subject_table, day, f.subject_id;

SELECT * FROM shown WHERE NOT only_announced;

SELECT printf(
  'Reports disagree on %d facts: %d meetings, %d participations and %d statements; %d of them are held to be disputed and %d are rejected. Left out are %d on which a report differs only in that it announced them beforehand.',
  total(NOT only_announced), total(kind = 'meetings' AND NOT only_announced),
  total(kind = 'participations' AND NOT only_announced), total(kind = 'statements' AND NOT only_announced),
  total(standing = 'disputed'), total(standing = 'rejected'), total(only_announced))
FROM shown HAVING count(*) > 0;

-- How well each accepted fact is borne out: a document that copies another corroborates nothing.
CREATE VIEW corroboration AS
WITH facts AS (
  SELECT 'statements' AS subject_table, statement_id AS subject_id, summary AS subject_label, standing FROM statements
  UNION ALL
  SELECT 'meetings', meeting_id, name, standing FROM meetings
  UNION ALL
  SELECT 'participations', p.participation_id, a.name || CASE WHEN a.actor_id <> b.actor_id THEN ' (' || b.name || ')' ELSE '' END, p.standing
  FROM participations p JOIN actors a ON a.actor_id = p.actor_id JOIN actors b ON b.actor_id = p.on_behalf_of_id
),
supporting AS (
  SELECT e.statement_id, e.meeting_id, e.participation_id, e.source_id, o.origin_id
  FROM evidence e JOIN origins o ON o.source_id = e.source_id WHERE e.reading = 'supports'
),
borne AS (
  SELECT 'statements' AS subject_table, statement_id AS subject_id, source_id, origin_id FROM supporting WHERE statement_id IS NOT NULL
  UNION
  SELECT 'meetings', meeting_id, source_id, origin_id FROM supporting WHERE meeting_id IS NOT NULL
  UNION
  SELECT 'participations', participation_id, source_id, origin_id FROM supporting WHERE participation_id IS NOT NULL
),
counted AS (
  SELECT subject_table, subject_id, count(*) AS n_sources, count(DISTINCT origin_id) AS n_independent,
    group_concat(source_id, ';') AS source_ids
  FROM (SELECT * FROM borne ORDER BY subject_table, subject_id, source_id)
  GROUP BY subject_table, subject_id
)
SELECT f.subject_table, f.subject_id, f.subject_label, c.n_sources, c.n_independent, c.source_ids
FROM facts f JOIN counted c ON c.subject_table = f.subject_table AND c.subject_id = f.subject_id
WHERE f.standing = 'accepted'
ORDER BY f.subject_table, f.subject_id;

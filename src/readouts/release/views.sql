-- The views of a release. They use no function that SQLite 3.31 lacks, so that old readers can ask them.
CREATE VIEW said AS
WITH RECURSIVE origin(source_id, origin_id) AS (
  SELECT source_id, source_id FROM sources WHERE derived_from_id IS NULL
  UNION ALL
  SELECT s.source_id, o.origin_id FROM sources s JOIN origin o ON s.derived_from_id = o.source_id
),
ranked AS (
  SELECT p.statement_id, p.actor_id, r.role_title,
    CASE WHEN r.start_date_latest <= s.said_on AND r.end_date >= s.said_on_latest THEN 'within'
         WHEN EXISTS (SELECT 1 FROM evidence e WHERE e.statement_id = s.statement_id AND e.source_id = r.source_id)
         THEN 'attested' ELSE 'not_excluded' END AS role_basis,
    row_number() OVER (PARTITION BY p.statement_id, p.actor_id ORDER BY
      abs(julianday(a.published) - julianday(s.said_on)), r.role_id) AS nearest
  FROM (SELECT DISTINCT statement_id, actor_id FROM statement_speakers) p
  JOIN statements s ON s.statement_id = p.statement_id
  JOIN roles r ON r.actor_id = p.actor_id
    AND (r.start_date IS NULL OR r.start_date <= s.said_on_latest)
    AND (r.end_date_latest IS NULL OR r.end_date_latest >= s.said_on)
  JOIN sources a ON a.source_id = r.source_id
),
speakers AS (
  SELECT statement_id, group_concat(actor_id, ';') AS speaker_ids, group_concat(name, ';') AS speaker_names,
    group_concat(role_title, ';') AS speaker_roles, group_concat(role_basis, ';') AS role_basis
  FROM (
    SELECT DISTINCT p.statement_id, p.actor_id, a.name, r.role_title, r.role_basis
    FROM statement_speakers p JOIN actors a ON a.actor_id = p.actor_id
    LEFT JOIN ranked r ON r.statement_id = p.statement_id AND r.actor_id = p.actor_id AND r.nearest = 1
    ORDER BY p.statement_id, p.actor_id)
  GROUP BY statement_id
)
SELECT s.statement_id, s.summary, s.speech_act, s.said_on, s.said_on_latest, s.said_on_basis,
  k.speaker_ids, k.speaker_names, k.speaker_roles, k.role_basis,
  (SELECT group_concat(x, ';') FROM (SELECT DISTINCT on_behalf_of_id AS x FROM statement_speakers p
    WHERE p.statement_id = s.statement_id ORDER BY 1)) AS side_ids,
  t.issue_id, i.label AS issue_label, t.holder_id, h.name AS holder_name, t.stance_kind,
  CASE WHEN EXISTS (SELECT 1 FROM reliability r WHERE r.variable = 'stance' AND r.verdict = 'withheld')
    THEN NULL ELSE t.stance END AS stance,
  (SELECT group_concat(actor_id, ';') FROM (SELECT actor_id FROM statement_targets g
    WHERE g.statement_id = s.statement_id AND g.target_role = 'addressee' ORDER BY 1)) AS addressee_ids,
  (SELECT group_concat(actor_id, ';') FROM (SELECT actor_id FROM statement_targets g
    WHERE g.statement_id = s.statement_id AND g.target_role = 'criticised' ORDER BY 1)) AS criticised_ids,
  (SELECT group_concat(actor_id, ';') FROM (SELECT actor_id FROM statement_targets g
    WHERE g.statement_id = s.statement_id AND g.target_role = 'praised' ORDER BY 1)) AS praised_ids,
  s.meeting_id, m.name AS meeting_name, s.standing,
  (SELECT count(DISTINCT e.source_id) FROM evidence e
    WHERE e.statement_id = s.statement_id AND e.reading = 'supports') AS n_sources,
  (SELECT count(DISTINCT o.origin_id) FROM evidence e JOIN origin o ON o.source_id = e.source_id
    WHERE e.statement_id = s.statement_id AND e.reading = 'supports') AS n_independent,
  s.coded_from_id,
  (SELECT c.url || CASE WHEN c.url_format = 'html' AND e.fragment IS NOT NULL THEN '#:~:text=' || e.fragment ELSE '' END
    FROM evidence e JOIN sources c ON c.source_id = e.source_id
    WHERE e.statement_id = s.statement_id AND e.source_id = s.coded_from_id AND e.reading = 'supports'
    ORDER BY e.passage_start LIMIT 1) AS passage_link
FROM statements s
LEFT JOIN speakers k ON k.statement_id = s.statement_id
LEFT JOIN stances t ON t.statement_id = s.statement_id
LEFT JOIN issues i ON i.issue_id = t.issue_id
LEFT JOIN actors h ON h.actor_id = t.holder_id
LEFT JOIN meetings m ON m.meeting_id = s.meeting_id
ORDER BY s.statement_id, t.issue_id, t.holder_id;

CREATE VIEW met AS
SELECT m.meeting_id, m.name, m.start_date, m.end_date_latest, m.format, m.status, m.standing,
  p.actor_id, a.name AS actor_name, p.on_behalf_of_id, p.participant_role, p.seat, p.attendance,
  p.standing AS participation_standing
FROM meetings m JOIN formats f ON f.format = m.format AND f.format_kind = 'encounter'
LEFT JOIN participations p ON p.meeting_id = m.meeting_id
LEFT JOIN actors a ON a.actor_id = p.actor_id
ORDER BY m.meeting_id, p.actor_id;

CREATE VIEW disputed AS
SELECT 'statements' AS subject_table, s.statement_id AS subject_id, s.standing, s.standing_note,
  e.source_id, e.reading, e.field, e.reported_value
FROM statements s JOIN evidence e ON e.statement_id = s.statement_id
WHERE s.standing = 'disputed' OR e.field IS NOT NULL OR e.reading = 'contradicts'
UNION ALL
SELECT 'participations', p.participation_id, p.standing, p.standing_note, e.source_id, e.reading, e.field, e.reported_value
FROM participations p JOIN evidence e ON e.participation_id = p.participation_id
WHERE p.standing = 'disputed' OR e.field IS NOT NULL OR e.reading = 'contradicts'
UNION ALL
SELECT 'meetings', m.meeting_id, m.standing, m.standing_note, e.source_id, e.reading, e.field, e.reported_value
FROM meetings m JOIN evidence e ON e.meeting_id = m.meeting_id
WHERE m.standing = 'disputed' OR e.field IS NOT NULL OR e.reading = 'contradicts'
ORDER BY 1, 2, 5, 7;

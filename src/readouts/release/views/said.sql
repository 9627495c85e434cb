-- Who said what: one row for each statement, issue and holder. Like every view here it uses no
-- function that SQLite 3.31 lacks, so that old readers can ask it.
CREATE VIEW said AS
WITH supporting AS (
  SELECT e.statement_id, count(DISTINCT e.source_id) AS n_sources, count(DISTINCT o.origin_id) AS n_independent
  FROM evidence e JOIN origins o ON o.source_id = e.source_id
  WHERE e.reading = 'supports' GROUP BY e.statement_id
),
-- Variables whose agreement was too low when last measured; what rests on them is left out.
withheld AS (
  SELECT r.variable FROM reliability r WHERE r.governs AND r.verdict = 'withheld'
    AND r.round = (SELECT max(q.round) FROM reliability q WHERE q.variable = r.variable AND q.verdict IS NOT NULL)
),
-- The holder of a stance that is not attributed is a side, which is known by its speakers.
shown AS (
  SELECT t.* FROM stances t
  WHERE NOT EXISTS (SELECT 1 FROM withheld w WHERE w.variable IN ('unitising', 'issue', 'stance_kind')
    OR w.variable = CASE t.stance_kind WHEN 'attributed' THEN 'attributed_to' ELSE 'speakers' END)
),
-- Offices whose known bounds do not exclude the day, the one attested nearest to it first; an
-- undated source attests nothing near.
ranked AS (
  SELECT p.statement_id, p.actor_id, r.role_title,
    CASE WHEN r.start_date_latest <= s.said_on AND r.end_date >= s.said_on_latest THEN 'within'
         WHEN EXISTS (SELECT 1 FROM evidence e WHERE e.statement_id = s.statement_id AND e.source_id = r.source_id)
         THEN 'attested' ELSE 'not_excluded' END AS role_basis,
    row_number() OVER (PARTITION BY p.statement_id, p.actor_id ORDER BY
      a.published IS NULL, abs(julianday(a.published) - julianday(s.said_on)), r.role_id) AS nearest
  FROM (SELECT DISTINCT statement_id, actor_id FROM statement_speakers) p
  JOIN statements s ON s.statement_id = p.statement_id
  JOIN roles r ON r.actor_id = p.actor_id
    AND (r.start_date IS NULL OR r.start_date <= s.said_on_latest)
    AND (r.end_date_latest IS NULL OR r.end_date_latest >= s.said_on)
  JOIN sources a ON a.source_id = r.source_id
),
-- An unknown office keeps its empty place, so that the four lists stay in step.
speakers AS (
  SELECT statement_id, group_concat(actor_id, ';') AS ids, group_concat(name, ';') AS names,
    CASE WHEN count(role_title) > 0 THEN group_concat(coalesce(role_title, ''), ';') END AS roles,
    CASE WHEN count(role_title) > 0 THEN group_concat(coalesce(role_basis, ''), ';') END AS bases
  FROM (
    SELECT DISTINCT p.statement_id, p.actor_id, a.name, r.role_title, r.role_basis
    FROM statement_speakers p JOIN actors a ON a.actor_id = p.actor_id
    LEFT JOIN ranked r ON r.statement_id = p.statement_id AND r.actor_id = p.actor_id AND r.nearest = 1
    ORDER BY p.statement_id, p.actor_id)
  GROUP BY statement_id
),
sides AS (
  SELECT statement_id, group_concat(actor_id, ';') AS ids, group_concat(name, ';') AS names
  FROM (
    SELECT DISTINCT p.statement_id, a.actor_id, a.name
    FROM statement_speakers p JOIN actors a ON a.actor_id = p.on_behalf_of_id
    ORDER BY p.statement_id, a.actor_id)
  GROUP BY statement_id
),
targets AS (
  SELECT statement_id, target_role, group_concat(actor_id, ';') AS ids, group_concat(name, ';') AS names
  FROM (
    SELECT g.statement_id, g.target_role, a.actor_id, a.name
    FROM statement_targets g JOIN actors a ON a.actor_id = g.actor_id
    WHERE 'targets' NOT IN (SELECT variable FROM withheld)
    ORDER BY g.statement_id, g.target_role, a.actor_id)
  GROUP BY statement_id, target_role
)
SELECT s.statement_id, s.summary,
  CASE WHEN 'speech_act' NOT IN (SELECT variable FROM withheld) THEN s.speech_act END AS speech_act,
  CASE WHEN 'said_on' NOT IN (SELECT variable FROM withheld) THEN s.said_on END AS said_on,
  CASE WHEN 'said_on' NOT IN (SELECT variable FROM withheld) THEN s.said_on_latest END AS said_on_latest,
  CASE WHEN 'said_on' NOT IN (SELECT variable FROM withheld) THEN s.said_on_basis END AS said_on_basis,
  k.ids AS speaker_ids, k.names AS speaker_names, k.roles AS speaker_roles, k.bases AS role_basis,
  b.ids AS side_ids, b.names AS side_names,
  t.issue_id, i.label AS issue_label, t.holder_id, h.name AS holder_name, t.stance_kind,
  CASE WHEN 'stance' NOT IN (SELECT variable FROM withheld) THEN t.stance END AS stance,
  ga.ids AS addressee_ids, ga.names AS addressee_names,
  gc.ids AS criticised_ids, gc.names AS criticised_names,
  gp.ids AS praised_ids, gp.names AS praised_names,
  s.meeting_id, m.name AS meeting_name, s.standing,
  CASE WHEN 'identity' NOT IN (SELECT variable FROM withheld) THEN n.n_sources END AS n_sources,
  CASE WHEN 'identity' NOT IN (SELECT variable FROM withheld) THEN n.n_independent END AS n_independent,
  s.coded_from_id,
  (SELECT c.url || CASE WHEN c.url_format = 'html' AND e.fragment IS NOT NULL THEN '#:~:text=' || e.fragment ELSE '' END
    FROM evidence e JOIN sources c ON c.source_id = e.source_id
    WHERE e.statement_id = s.statement_id AND e.source_id = s.coded_from_id AND e.reading = 'supports'
    ORDER BY e.passage_start IS NULL, e.passage_start, e.evidence_id LIMIT 1) AS passage_link
FROM statements s
LEFT JOIN speakers k ON k.statement_id = s.statement_id AND 'speakers' NOT IN (SELECT variable FROM withheld)
LEFT JOIN sides b ON b.statement_id = s.statement_id AND 'speakers' NOT IN (SELECT variable FROM withheld)
LEFT JOIN shown t ON t.statement_id = s.statement_id
LEFT JOIN issues i ON i.issue_id = t.issue_id
LEFT JOIN actors h ON h.actor_id = t.holder_id
LEFT JOIN targets ga ON ga.statement_id = s.statement_id AND ga.target_role = 'addressee'
LEFT JOIN targets gc ON gc.statement_id = s.statement_id AND gc.target_role = 'criticised'
LEFT JOIN targets gp ON gp.statement_id = s.statement_id AND gp.target_role = 'praised'
LEFT JOIN meetings m ON m.meeting_id = s.meeting_id
LEFT JOIN supporting n ON n.statement_id = s.statement_id
ORDER BY s.statement_id, t.issue_id, t.holder_id;

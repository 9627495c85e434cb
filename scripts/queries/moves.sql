CREATE TEMP VIEW counted AS
SELECT s.holder_id, s.issue_id, s.statement_id, s.stance, x.said_on_latest AS day
FROM stances s JOIN statements x USING (statement_id)
WHERE s.stance_kind = 'own' AND x.standing = 'accepted' AND EXISTS (
  SELECT 1 FROM statement_speakers k WHERE k.statement_id = s.statement_id
    AND k.on_behalf_of_id = s.holder_id AND k.attested_by <> 'other_actor');

CREATE TEMP VIEW told AS
SELECT x.statement_id, x.summary,
  (SELECT c.url || CASE WHEN c.url_format = 'html' AND e.fragment IS NOT NULL
      THEN '#:~:text=' || e.fragment ELSE '' END
    FROM evidence e JOIN sources c USING (source_id)
    WHERE e.statement_id = x.statement_id AND e.source_id = x.coded_from_id
      AND e.reading = 'supports'
    ORDER BY e.passage_start IS NULL, e.passage_start, e.evidence_id LIMIT 1) AS link
FROM statements x;

CREATE TEMP VIEW pairs AS
SELECT f.actor_id, f.issue_id, f.from_date AS first_day, f.mean_stance AS first_stance,
  f.n_statements AS first_statements, l.from_date AS last_day, l.mean_stance AS last_stance,
  l.n_statements AS last_statements, round(l.mean_stance - f.mean_stance, 2) AS move
FROM positions f JOIN positions l USING (actor_id, issue_id)
JOIN actors a ON a.actor_id = f.actor_id AND a.actor_type = 'state'
WHERE l.until_date IS NULL AND f.from_date < l.from_date AND f.from_date = (
  SELECT min(p.from_date) FROM positions p
  WHERE p.actor_id = f.actor_id AND p.issue_id = f.issue_id);

CREATE TEMP VIEW shown AS
WITH
-- Where several statements of a day count, the one nearest to their mean stands for them.
ranked AS (
  SELECT c.*, row_number() OVER (PARTITION BY c.holder_id, c.issue_id, c.day
    ORDER BY abs(c.stance - p.mean_stance), c.statement_id) AS nearest
  FROM counted c JOIN positions p
    ON p.actor_id = c.holder_id AND p.issue_id = c.issue_id AND p.from_date = c.day
),
moved AS (
  SELECT * FROM pairs WHERE abs(move) > 1
  ORDER BY abs(move) DESC, first_statements + last_statements DESC, actor_id, issue_id LIMIT 12
)
SELECT a.name AS state, i.label AS issue, m.move, i.proposition,
  m.first_day, round(m.first_stance, 2) AS first_stance, m.first_statements,
  f.statement_id AS first_id, tf.summary AS first_summary, tf.link AS first_link,
  m.last_day, round(m.last_stance, 2) AS last_stance, m.last_statements,
  l.statement_id AS last_id, tl.summary AS last_summary, tl.link AS last_link
FROM moved m JOIN actors a USING (actor_id) JOIN issues i USING (issue_id)
JOIN ranked f ON f.holder_id = m.actor_id AND f.issue_id = m.issue_id AND f.day = m.first_day
  AND f.nearest = 1
JOIN told tf ON tf.statement_id = f.statement_id
JOIN ranked l ON l.holder_id = m.actor_id AND l.issue_id = m.issue_id AND l.day = m.last_day
  AND l.nearest = 1
JOIN told tl ON tl.statement_id = l.statement_id
ORDER BY abs(m.move) DESC, m.first_statements + m.last_statements DESC, m.actor_id, m.issue_id;

SELECT * FROM shown;

SELECT printf(
  'Of the %d pairs of a state and an issue with statements on two days or more, %d ended where they began and %d moved by more than one point, %d of these on one statement at either end; the largest move is that of %s (%s), from %+.2f on %s to %+.2f on %s.',
  (SELECT count(*) FROM pairs), (SELECT count(*) FROM pairs WHERE move = 0),
  (SELECT count(*) FROM pairs WHERE abs(move) > 1),
  (SELECT count(*) FROM pairs
    WHERE abs(move) > 1 AND first_statements = 1 AND last_statements = 1),
  state, issue, first_stance, first_day, last_stance, last_day)
FROM shown LIMIT 1;

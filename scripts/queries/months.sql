CREATE TEMP VIEW counted AS
SELECT s.holder_id, s.issue_id, s.statement_id, s.stance, x.said_on_latest AS day
FROM stances s JOIN statements x USING (statement_id)
WHERE s.stance_kind = 'own' AND x.standing = 'accepted' AND EXISTS (
  SELECT 1 FROM statement_speakers k WHERE k.statement_id = s.statement_id
    AND k.on_behalf_of_id = s.holder_id AND k.attested_by <> 'other_actor');

CREATE TEMP VIEW shown AS
WITH issue AS (
  SELECT issue_id, sum(n_statements) AS issue_statements
  FROM positions JOIN actors USING (actor_id) WHERE actor_type = 'state'
  GROUP BY issue_id ORDER BY issue_statements DESC, issue_id LIMIT 4
)
SELECT i.label AS issue, substr(p.from_date, 1, 7) AS month,
  count(*) AS stances, count(DISTINCT c.statement_id) AS statements, round(avg(c.stance), 2) AS mean,
  round(sqrt(max(0, avg(c.stance * c.stance) - avg(c.stance) * avg(c.stance))), 2) AS deviation
FROM positions p JOIN issue USING (issue_id) JOIN issues i USING (issue_id)
JOIN actors a ON a.actor_id = p.actor_id AND a.actor_type = 'state'
JOIN counted c ON c.holder_id = p.actor_id AND c.issue_id = p.issue_id AND c.day = p.from_date
GROUP BY p.issue_id, month ORDER BY issue_statements DESC, p.issue_id, month;

SELECT * FROM shown;

WITH
many AS (SELECT * FROM shown WHERE statements >= 10),
ends AS (
  SELECT f.issue, f.month AS first, f.mean AS was, l.month AS last, l.mean AS became
  FROM many f JOIN many l USING (issue)
  WHERE f.month = (SELECT min(month) FROM many m WHERE m.issue = f.issue)
    AND l.month = (SELECT max(month) FROM many m WHERE m.issue = l.issue)
)
SELECT printf(
  'Of the %d points %d rest on ten statements or more; there the mean lies between %+.2f and %+.2f, and from the first such month to the last it moved most on %s: from %+.2f (%s) to %+.2f (%s).',
  (SELECT count(*) FROM shown), (SELECT count(*) FROM many),
  (SELECT min(mean) FROM many), (SELECT max(mean) FROM many), issue, was, first, became, last)
FROM ends ORDER BY abs(became - was) DESC, issue LIMIT 1;

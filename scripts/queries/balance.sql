CREATE TEMP VIEW shown AS
SELECT i.label AS issue, count(*) AS scored, sum(s.stance > 0) AS positive,
  sum(s.stance = 0) AS zero, sum(s.stance < 0) AS negative,
  round(100.0 * sum(s.stance <= 0) / count(*), 1) AS percent_not_positive,
  (SELECT printf('%.2f (%s)', r.alpha, r.round) FROM issue_reliability r
    WHERE r.issue_id = s.issue_id AND r.alpha IS NOT NULL ORDER BY r.round DESC LIMIT 1) AS told_apart
FROM stances s JOIN issues i USING (issue_id)
WHERE s.stance IS NOT NULL GROUP BY s.issue_id ORDER BY scored DESC, s.issue_id;

SELECT * FROM shown;

SELECT printf(
  'Of %d scored stances %d are positive, %d zero and %d negative; on %d of the %d issues not one is negative.',
  sum(scored), sum(positive), sum(zero), sum(negative), sum(negative = 0), count(*))
FROM shown;

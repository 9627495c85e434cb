CREATE TEMP VIEW shown AS
SELECT variable, round, alpha, alpha_low, alpha_high, verdict, units, unmatched_units
FROM reliability ORDER BY variable, round;

CREATE TEMP VIEW passes AS
SELECT DISTINCT coder_id, coder_kind FROM double_codings JOIN coders USING (coder_id);

SELECT * FROM shown;

SELECT printf(
  'In the latest round (%s) %d of %d variables agree well enough to be released as fact, %d are tentative and %d withheld; the lowest alpha is %.3f (%s). Of the %d coders compared over all rounds %d are persons.',
  round, sum(verdict = 'fact'), count(*), sum(verdict = 'tentative'), sum(verdict = 'withheld'),
  min(alpha), (SELECT variable FROM shown s WHERE s.round = shown.round AND alpha IS NOT NULL
    ORDER BY alpha, variable LIMIT 1),
  (SELECT count(*) FROM passes), (SELECT count(*) FROM passes WHERE coder_kind = 'person'))
FROM shown WHERE round = (SELECT max(round) FROM shown) GROUP BY round
HAVING count(alpha) > 0;

CREATE TEMP VIEW shown AS
SELECT variable, round, alpha, alpha_low, alpha_high, verdict, units, unmatched_units
FROM reliability ORDER BY variable, round;

SELECT * FROM shown;

SELECT printf(
  'In the latest round (%s) %d of %d variables agree well enough to be released as fact, %d are tentative and %d withheld; the lowest alpha is %.3f (%s).',
  round, sum(verdict = 'fact'), count(*), sum(verdict = 'tentative'), sum(verdict = 'withheld'),
  min(alpha), (SELECT variable FROM shown s WHERE s.round = shown.round AND alpha IS NOT NULL
    ORDER BY alpha, variable LIMIT 1))
FROM shown WHERE round = (SELECT max(round) FROM shown) GROUP BY round
HAVING count(alpha) > 0;

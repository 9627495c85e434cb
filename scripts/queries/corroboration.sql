CREATE TEMP VIEW shown AS
SELECT subject_table AS kind, count(*) AS accepted, sum(n_independent = 1) AS one,
  sum(n_independent = 2) AS two, sum(n_independent > 2) AS more,
  round(100.0 * sum(n_independent > 1) / count(*), 1) AS percent_two_or_more
FROM corroboration GROUP BY subject_table ORDER BY subject_table;

SELECT * FROM shown;

SELECT printf(
  'Of %d accepted facts %d are reported by two or more documents of which none copies another (%.1f %%).',
  sum(accepted), sum(two + more), 100.0 * sum(two + more) / sum(accepted))
FROM shown HAVING count(*) > 0;

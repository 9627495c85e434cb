WITH
scored AS (SELECT stance FROM stances WHERE stance IS NOT NULL),
months AS (
  SELECT substr(said_on, 1, 7) AS month, count(*) AS n FROM statements
  WHERE said_on IS NOT NULL GROUP BY 1 ORDER BY n DESC, month LIMIT 6
),
publishers AS (SELECT publisher, count(*) AS n FROM sources GROUP BY 1 ORDER BY n DESC, publisher LIMIT 3)
SELECT 'documents' AS what, printf('%d', count(*)) AS count FROM sources
UNION ALL SELECT 'documents by publisher, the three with most', group_concat(printf('%s %d', publisher, n), '; ') FROM publishers
UNION ALL SELECT 'documents by language', group_concat(printf('%s %d', language, n), '; ') FROM
  (SELECT language, count(*) AS n FROM sources GROUP BY 1 ORDER BY n DESC, language)
UNION ALL SELECT 'documents by kind', group_concat(printf('%s %d', source_type, n), '; ') FROM
  (SELECT source_type, count(*) AS n FROM sources GROUP BY 1 ORDER BY n DESC, source_type)
UNION ALL SELECT 'documents seen only in part', printf('%d', count(*)) FROM sources WHERE text_seen = 'partial'
UNION ALL SELECT 'documents seen whole of which only some speakers or passages were coded', printf('%d', count(*))
  FROM sources WHERE text_seen = 'full' AND coverage <> 'whole'
UNION ALL SELECT 'statements', printf('%d', count(*)) FROM statements
UNION ALL SELECT 'statements of the six months with most', group_concat(printf('%s %d', month, n), '; ')
  || printf(' (together %.0f %%)', 100.0 * total(n) / (SELECT count(*) FROM statements)) FROM months
UNION ALL SELECT 'statements without a known day', printf('%d', count(*)) FROM statements WHERE said_on IS NULL
UNION ALL SELECT 'statements that two or more documents report, copies not counted', printf('%d', count(*))
  FROM corroboration WHERE subject_table = 'statements' AND n_independent > 1
UNION ALL SELECT 'states that speak', printf('%d', count(DISTINCT on_behalf_of_id))
  FROM statement_speakers k JOIN actors a ON a.actor_id = k.on_behalf_of_id WHERE a.actor_type = 'state'
UNION ALL SELECT 'bodies that speak', printf('%d', count(DISTINCT on_behalf_of_id))
  FROM statement_speakers k JOIN actors a ON a.actor_id = k.on_behalf_of_id
  WHERE a.actor_type NOT IN ('state', 'person', 'unnamed')
UNION ALL SELECT 'persons in the register', printf('%d', count(*)) FROM actors WHERE actor_type = 'person'
UNION ALL SELECT 'persons who speak for themselves alone', printf('%d', count(DISTINCT k.actor_id))
  FROM statement_speakers k JOIN actors a USING (actor_id)
  WHERE a.actor_type = 'person' AND k.on_behalf_of_id = k.actor_id
UNION ALL SELECT 'stances with a value', printf('%d (%d positive, %d zero, %d negative)',
  count(*), total(stance > 0), total(stance = 0), total(stance < 0)) FROM scored
UNION ALL SELECT 'issues', printf('%d', count(*)) FROM issues
UNION ALL SELECT 'meetings; encounters among them', printf('%d; %d', count(*), total(format_kind = 'encounter'))
  FROM meetings JOIN formats USING (format)
UNION ALL SELECT 'participations', printf('%d', count(*)) FROM participations
UNION ALL SELECT 'rows of evidence; with a passage that can be checked', printf('%d; %d',
  count(*), count(passage_sha256)) FROM evidence
UNION ALL SELECT 'documents coded by several independent passes; rounds', printf('%d; %d',
  count(DISTINCT source_id), count(DISTINCT round)) FROM double_codings
UNION ALL SELECT 'fields audited; found wrong', printf('%d; %d', count(*), total(verdict = 'wrong')) FROM audits;

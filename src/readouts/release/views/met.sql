-- Who met whom: encounters with their participants; stages only place statements.
CREATE VIEW met AS
SELECT m.meeting_id, m.name AS meeting_name, m.start_date, m.start_date_latest, m.end_date, m.end_date_latest,
  m.place, m.country_id, c.name AS country_name, m.format, m.mode, m.level, m.status, m.parent_meeting_id,
  m.standing, p.participation_id, p.actor_id, a.name AS actor_name, p.on_behalf_of_id,
  b.name AS on_behalf_of_name, p.participant_role, p.seat, p.attendance, p.standing AS participation_standing,
  CASE WHEN p.participation_id IS NOT NULL THEN
    (SELECT count(DISTINCT e.source_id) FROM evidence e
      WHERE e.participation_id = p.participation_id AND e.reading = 'supports') END AS n_sources,
  (SELECT s.url || CASE WHEN s.url_format = 'html' AND e.fragment IS NOT NULL THEN '#:~:text=' || e.fragment ELSE '' END
    FROM evidence e JOIN sources s ON s.source_id = e.source_id
    WHERE e.participation_id = p.participation_id AND e.source_id = p.coded_from_id AND e.reading = 'supports'
    ORDER BY e.passage_start IS NULL, e.passage_start, e.evidence_id LIMIT 1) AS passage_link
FROM meetings m JOIN formats f ON f.format = m.format AND f.format_kind = 'encounter'
LEFT JOIN actors c ON c.actor_id = m.country_id
LEFT JOIN participations p ON p.meeting_id = m.meeting_id
LEFT JOIN actors a ON a.actor_id = p.actor_id
LEFT JOIN actors b ON b.actor_id = p.on_behalf_of_id
ORDER BY m.meeting_id, p.actor_id;

-- Rival facts side by side; what an accepted rival rests on stands there too. The value held stands beside the one reported; a field that is not
-- listed here is one that no text can differ in (ids, notes, derived columns).
CREATE VIEW disputed AS
WITH subjects AS (
  SELECT 'statements' AS subject_table, s.statement_id AS subject_id, s.summary AS subject_label, s.meeting_id,
    s.standing, s.standing_note, NULL AS rival_ids, 0 AS contested, e.evidence_id, NULL AS side_id,
    CASE e.field
      WHEN 'said_on' THEN s.said_on || CASE WHEN s.said_on_latest > s.said_on THEN '/' || s.said_on_latest ELSE '' END
      WHEN 'said_on_latest' THEN s.said_on_latest
      WHEN 'said_on_basis' THEN s.said_on_basis
      WHEN 'meeting_id' THEN s.meeting_id
      WHEN 'speech_act' THEN s.speech_act
      WHEN 'summary' THEN s.summary
      WHEN 'speakers' THEN (SELECT group_concat(actor_id, ';') FROM (
        SELECT DISTINCT actor_id FROM statement_speakers k WHERE k.statement_id = s.statement_id ORDER BY actor_id))
      WHEN 'targets' THEN (SELECT group_concat(actor_id || ' ' || target_role, ';') FROM (
        SELECT actor_id, target_role FROM statement_targets g WHERE g.statement_id = s.statement_id ORDER BY 1, 2))
      WHEN 'stances' THEN (SELECT group_concat(issue_id || ' ' || coalesce(stance, stance_kind), ';') FROM (
        SELECT DISTINCT issue_id, stance, stance_kind FROM stances t WHERE t.statement_id = s.statement_id ORDER BY 1, 2, 3))
    END AS held_value
  FROM statements s JOIN evidence e ON e.statement_id = s.statement_id
  UNION ALL
  SELECT 'meetings', m.meeting_id, m.name, m.meeting_id, m.standing, m.standing_note, NULL, 0, e.evidence_id, NULL,
    CASE e.field
      WHEN 'name' THEN m.name
      WHEN 'start_date' THEN m.start_date || CASE WHEN m.start_date_latest > m.start_date THEN '/' || m.start_date_latest ELSE '' END
      WHEN 'start_date_latest' THEN m.start_date_latest
      WHEN 'end_date' THEN m.end_date || CASE WHEN m.end_date_latest > m.end_date THEN '/' || m.end_date_latest ELSE '' END
      WHEN 'end_date_latest' THEN m.end_date_latest
      WHEN 'place' THEN m.place
      WHEN 'country_id' THEN m.country_id
      WHEN 'format' THEN m.format
      WHEN 'mode' THEN m.mode
      WHEN 'level' THEN m.level
      WHEN 'status' THEN m.status
      WHEN 'parent_meeting_id' THEN m.parent_meeting_id
    END
  FROM meetings m JOIN evidence e ON e.meeting_id = m.meeting_id
  UNION ALL
  SELECT 'participations', p.participation_id, a.name || CASE WHEN a.actor_id <> b.actor_id THEN ' (' || b.name || ')' ELSE '' END, p.meeting_id, p.standing, p.standing_note,
    (SELECT group_concat(participation_id, ';') FROM (
      SELECT r.participation_id FROM participations r
      WHERE r.meeting_id = p.meeting_id AND r.on_behalf_of_id = p.on_behalf_of_id AND p.seat = 'head'
        AND r.seat = 'head' AND r.participation_id <> p.participation_id ORDER BY 1)),
    EXISTS (SELECT 1 FROM participations r
      WHERE r.meeting_id = p.meeting_id AND r.on_behalf_of_id = p.on_behalf_of_id AND p.seat = 'head'
        AND r.seat = 'head' AND r.standing = 'disputed'),
    e.evidence_id, p.on_behalf_of_id,
    CASE e.field
      WHEN 'actor_id' THEN p.actor_id
      WHEN 'on_behalf_of_id' THEN p.on_behalf_of_id
      WHEN 'participant_role' THEN p.participant_role
      WHEN 'seat' THEN p.seat
      WHEN 'attendance' THEN p.attendance
    END
  FROM participations p JOIN evidence e ON e.participation_id = p.participation_id
  JOIN actors a ON a.actor_id = p.actor_id JOIN actors b ON b.actor_id = p.on_behalf_of_id
)
SELECT x.subject_table, x.subject_id, x.subject_label, x.meeting_id, x.standing, x.standing_note,
  e.evidence_id, e.source_id, c.title AS source_title, e.reading, e.field, x.held_value, e.reported_value, x.rival_ids,
  c.url || CASE WHEN c.url_format = 'html' AND e.fragment IS NOT NULL THEN '#:~:text=' || e.fragment ELSE '' END AS passage_link
FROM subjects x JOIN evidence e ON e.evidence_id = x.evidence_id JOIN sources c ON c.source_id = e.source_id
WHERE x.standing <> 'accepted' OR x.contested OR e.field IS NOT NULL OR e.reading = 'contradicts'
ORDER BY x.subject_table, x.meeting_id, x.side_id, x.subject_id, e.source_id, e.passage_start, e.evidence_id;

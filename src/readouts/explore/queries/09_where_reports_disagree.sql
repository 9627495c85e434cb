-- title: Where do reports disagree?
-- description: What is held to be true, what a report says instead, and why the one was preferred.
SELECT subject_table, subject_label, standing, field, held_value, reading, reported_value, source_title,
  standing_note, passage_link
FROM disputed
ORDER BY subject_table, subject_id, reading DESC, source_title;

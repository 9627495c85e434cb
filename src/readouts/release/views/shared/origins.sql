-- Where the words of each source come from: a copy, however many hands it went through, goes back to
-- the report that it copies; any other source to itself. So copies are no independent reports.
CREATE VIEW origins AS
WITH RECURSIVE origin(source_id, origin_id) AS (
  SELECT source_id, source_id FROM sources WHERE derived_from_id IS NULL
  UNION ALL
  SELECT s.source_id, o.origin_id FROM sources s JOIN origin o ON s.derived_from_id = o.source_id
)
SELECT source_id, origin_id FROM origin;

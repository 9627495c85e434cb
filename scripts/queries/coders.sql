SELECT printf(
  'Of the %d coders %d are language models (of the family %s) and %d persons.',
  count(*), sum(coder_kind = 'language_model'),
  group_concat(DISTINCT model), sum(coder_kind = 'person'))
FROM coders;

SELECT DISTINCT coder_kind, model FROM coders ORDER BY coder_kind, model;

-- Names are folded further than accents: letters Unicode does not take apart, and apostrophes. What is kept for searching
-- is in small letters already, whatever the locale of the database; names with an apostrophe are added in one piece.
CREATE FUNCTION fold_letters(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT replace(replace(replace(replace(
    translate(words, 'øđðłŋıħŧĸ', 'oddlnihtk'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
$$;

UPDATE family SET words = fold_letters(words) || coalesce((
  SELECT string_agg(lower(regexp_replace(
      fold_letters(regexp_replace(normalize(part, NFKD), '[''’‘ʼʹ`´′̀-ͯ]', '', 'g')), '[-,.]', ' ', 'g')), ' ') || ' '
  FROM (
    SELECT family.name AS part
    UNION ALL SELECT guardian.name FROM guardian WHERE guardian.family_id = family.id
    UNION ALL SELECT child.name FROM child WHERE child.family_id = family.id
  ) AS named
  WHERE part ~ '[''’‘ʼʹ`´′]'), '')
WHERE words <> '';

DROP FUNCTION fold_letters(text);

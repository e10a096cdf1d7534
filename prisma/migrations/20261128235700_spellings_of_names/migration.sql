-- A name is found however it is written: its neighbouring words drawn together (Al-Hassan, alhassan), taken apart at
-- apostrophes (O'Brien, o brien), and with letters that some write as two either way (Müller, Mueller).
CREATE FUNCTION folded_name(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT lower(replace(replace(replace(replace(
    translate(regexp_replace(normalize(name, NFKD), '[̀-ͯ]', '', 'g'), 'øđðłŋıħŧĸØĐÐŁŊĦŦ', 'oddlnihtkoddlnht'),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'))
$$;

CREATE FUNCTION spelt_out(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT replace(replace(replace(replace(replace(replace(
    translate(normalize(name, NFC), 'ÄÖÜØÅÆ', 'äöüøåæ'), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ø', 'oe'), 'å', 'aa'), 'æ', 'ae')
$$;

UPDATE family SET words = words || coalesce((
  SELECT string_agg(DISTINCT array_to_string(word[first:last], ''), ' ') || ' '
  FROM (
    SELECT family.name AS name
    UNION ALL SELECT guardian.name FROM guardian WHERE guardian.family_id = family.id
    UNION ALL SELECT child.name FROM child WHERE child.family_id = family.id
  ) AS named,
  LATERAL (VALUES ('', folded_name(name)), ('', folded_name(spelt_out(name))),
    (' ', folded_name(name)), (' ', folded_name(spelt_out(name)))) AS way (mark, folded),
  LATERAL (VALUES (folded), (regexp_replace(regexp_replace(folded, '([aou])e', '\1', 'g'), 'aa', 'a', 'g'))) AS either (spelling),
  LATERAL (SELECT regexp_split_to_array(trim(regexp_replace(
    regexp_replace(spelling, '[''’‘ʼʹ`´′]', mark, 'g'), '[-,.()/ ]+', ' ', 'g')), ' ') AS word) AS split,
  LATERAL generate_series(1, cardinality(word)) AS first,
  LATERAL generate_series(first, least(first + 3, cardinality(word))) AS last
  WHERE named.name IS NOT NULL), '')
WHERE words <> '';

DROP FUNCTION folded_name(text);

DROP FUNCTION spelt_out(text);

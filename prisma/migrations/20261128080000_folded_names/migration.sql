-- Names are folded further than accents: letters Unicode does not take apart, and apostrophes. Rows of before are searched
-- by the same words as new ones. Phone numbers and addresses are compared by their reader, so they stay as they were written.
CREATE FUNCTION fold_names(name text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT trim(regexp_replace(
    replace(replace(replace(replace(
      translate(
        regexp_replace(
          normalize(lower(normalize(regexp_replace(name, '[''’‘ʼʹ`´′]', '', 'g'), NFKD)), NFKD),
          '[̀-ͯ]', '', 'g'),
        'øđðłŋıħŧĸ', 'oddlnihtk'),
      'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
    '[^[:alnum:]]+', ' ', 'g'))
$$;

UPDATE family SET words = ' ' || concat_ws(' ',
  nullif(fold_names(reference), ''),
  nullif(fold_names(coalesce(name, '')), ''),
  (SELECT string_agg(fold_names(guardian.name), ' ') FROM guardian WHERE guardian.family_id = family.id),
  (SELECT string_agg(fold_names(child.name), ' ') FROM child WHERE child.family_id = family.id),
  (SELECT string_agg(
      CASE WHEN btrim(phone) ~ '^(\+|00|358)'
        THEN regexp_replace(regexp_replace(phone, '\D', '', 'g'), '^(00)?(3580?)?', '')
        ELSE regexp_replace(regexp_replace(phone, '\D', '', 'g'), '^0', '') END, ' ')
    FROM guardian WHERE guardian.family_id = family.id AND phone IS NOT NULL),
  (SELECT string_agg(lower(email), ' ') FROM guardian WHERE guardian.family_id = family.id AND email IS NOT NULL)
) || ' '
WHERE merged_into IS NULL AND words <> '';

DROP FUNCTION fold_names(text);

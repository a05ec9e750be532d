-- What Redshift's catalog has and PostgreSQL's has not. Names stand in pg_catalog, as in Redshift, so that every search_path finds
-- them; what must be stored stands in redshift_catalog. Every statement can be run again.
SET LOCAL client_min_messages = warning;

CREATE SCHEMA IF NOT EXISTS redshift_catalog;
GRANT USAGE ON SCHEMA redshift_catalog TO PUBLIC;

-- json keeps the order of keys and every digit, as SUPER does; jsonb would not keep the first.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_type WHERE typname = 'super' AND typnamespace = 'pg_catalog'::regnamespace) THEN
    CREATE DOMAIN pg_catalog.super AS json;
  END IF;
END
$$;

CREATE OR REPLACE FUNCTION pg_catalog.getdate() RETURNS timestamp LANGUAGE sql VOLATILE
  RETURN date_trunc('second', pg_catalog.clock_timestamp() AT TIME ZONE 'UTC');
CREATE OR REPLACE FUNCTION pg_catalog.sysdate() RETURNS timestamp LANGUAGE sql STABLE
  RETURN pg_catalog.transaction_timestamp() AT TIME ZONE 'UTC';
CREATE OR REPLACE FUNCTION pg_catalog.json_parse(text) RETURNS super LANGUAGE sql IMMUTABLE STRICT
  RETURN $1::json;
CREATE OR REPLACE FUNCTION pg_catalog.json_serialize(super) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT
  RETURN $1::json::text;
CREATE OR REPLACE FUNCTION pg_catalog.len(text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT
  RETURN pg_catalog.char_length($1);
CREATE OR REPLACE FUNCTION pg_catalog.nvl2(anyelement, anycompatible, anycompatible) RETURNS anycompatible
  LANGUAGE sql IMMUTABLE
  AS 'SELECT CASE WHEN $1 IS NOT NULL THEN $2 ELSE $3 END';

CREATE OR REPLACE FUNCTION pg_catalog.regexp_replace(text, text) RETURNS text LANGUAGE sql IMMUTABLE STRICT
  RETURN pg_catalog.regexp_replace($1, $2, '', 'g');
CREATE OR REPLACE FUNCTION pg_catalog.charindex(text, text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT
  RETURN pg_catalog.strpos($2, $1);
CREATE OR REPLACE FUNCTION redshift_catalog.version() RETURNS text LANGUAGE sql IMMUTABLE
  RETURN 'PostgreSQL 8.0.2 on x86_64-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.100000';
CREATE OR REPLACE FUNCTION pg_catalog.replicate(text, integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT
  RETURN pg_catalog.repeat($1, $2);
CREATE OR REPLACE FUNCTION pg_catalog.strtol(text, integer) RETURNS bigint LANGUAGE plpgsql IMMUTABLE STRICT AS $$
DECLARE
  digits text := lower(ltrim($1, '+-'));
  total bigint := 0;
  digit integer;
BEGIN
  IF $2 = 16 AND starts_with(digits, '0x') THEN
    digits := substr(digits, 3);
  END IF;
  FOR i IN 1..length(digits) LOOP
    digit := position(substr(digits, i, 1) IN '0123456789abcdefghijklmnopqrstuvwxyz') - 1;
    IF digit < 0 OR digit >= $2 THEN
      RAISE invalid_text_representation USING MESSAGE = 'The input ' || $1 || ' is not valid to be converted to base ' || $2;
    END IF;
    total := total * $2 + digit;
  END LOOP;
  RETURN CASE WHEN starts_with($1, '-') THEN -total ELSE total END;
END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.sha2(text, integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT
  RETURN pg_catalog.encode(CASE $2
    WHEN 224 THEN pg_catalog.sha224(pg_catalog.convert_to($1, 'UTF8'))
    WHEN 384 THEN pg_catalog.sha384(pg_catalog.convert_to($1, 'UTF8'))
    WHEN 512 THEN pg_catalog.sha512(pg_catalog.convert_to($1, 'UTF8'))
    ELSE pg_catalog.sha256(pg_catalog.convert_to($1, 'UTF8')) END, 'hex');
CREATE OR REPLACE FUNCTION pg_catalog.split_to_array(text, text) RETURNS super LANGUAGE sql IMMUTABLE STRICT
  RETURN pg_catalog.to_json(pg_catalog.string_to_array($1, $2));

-- Dates.
CREATE OR REPLACE FUNCTION pg_catalog.add_months(timestamp, bigint) RETURNS timestamp LANGUAGE sql IMMUTABLE STRICT
  RETURN CASE
    WHEN ($1 + interval '1 day')::date = (pg_catalog.date_trunc('month', $1) + interval '1 month')::date
      THEN (pg_catalog.date_trunc('month', $1) + pg_catalog.make_interval(months => $2::int + 1) - interval '1 day')::date + $1::time
    ELSE $1 + pg_catalog.make_interval(months => $2::int) END;
CREATE OR REPLACE FUNCTION pg_catalog.last_day(timestamp) RETURNS date LANGUAGE sql IMMUTABLE STRICT
  RETURN (pg_catalog.date_trunc('month', $1) + interval '1 month' - interval '1 day')::date;
CREATE OR REPLACE FUNCTION pg_catalog.next_day(timestamp, text) RETURNS date LANGUAGE sql IMMUTABLE STRICT
  RETURN $1::date + 1 + (pg_catalog.array_position(ARRAY['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'],
    pg_catalog.lower(pg_catalog.left($2, 2))) - 1 - extract(dow FROM $1::date + 1)::int + 7) % 7;
CREATE OR REPLACE FUNCTION pg_catalog.months_between(timestamp, timestamp) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT
  RETURN (extract(year FROM $1) - extract(year FROM $2)) * 12 + extract(month FROM $1) - extract(month FROM $2)
    + CASE WHEN extract(day FROM $1) = extract(day FROM $2) OR
                (pg_catalog.last_day($1) = $1::date AND pg_catalog.last_day($2) = $2::date) THEN 0
      ELSE (extract(day FROM $1) - extract(day FROM $2)) / 31.0 END;
CREATE OR REPLACE FUNCTION pg_catalog.trunc(timestamp) RETURNS date LANGUAGE sql IMMUTABLE STRICT RETURN $1::date;
CREATE OR REPLACE FUNCTION pg_catalog.date_part_year(date) RETURNS integer LANGUAGE sql IMMUTABLE STRICT
  RETURN extract(year FROM $1)::int;
CREATE OR REPLACE FUNCTION pg_catalog.convert_timezone(text, text, timestamp) RETURNS timestamp LANGUAGE sql STABLE STRICT
  RETURN ($3 AT TIME ZONE $1) AT TIME ZONE $2;
CREATE OR REPLACE FUNCTION pg_catalog.convert_timezone(text, timestamp) RETURNS timestamp LANGUAGE sql STABLE STRICT
  RETURN ($2 AT TIME ZONE 'UTC') AT TIME ZONE $1;

-- JSON in VARCHAR.
CREATE OR REPLACE FUNCTION pg_catalog.can_json_parse(text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT
  RETURN $1 IS JSON;
CREATE OR REPLACE FUNCTION pg_catalog.is_valid_json(text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT
  RETURN $1 IS JSON OBJECT;
CREATE OR REPLACE FUNCTION pg_catalog.is_valid_json_array(text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT
  RETURN $1 IS JSON ARRAY;
CREATE OR REPLACE FUNCTION pg_catalog.json_array_length(text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT
  RETURN pg_catalog.json_array_length($1::json);
-- Those that may be asked to make NULL of what is no JSON are no plain SQL, or the planner would look at it too early.
CREATE OR REPLACE FUNCTION pg_catalog.json_array_length(text, boolean) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF $2 AND $1 IS NOT JSON ARRAY THEN
    RETURN NULL;
  END IF;
  RETURN pg_catalog.json_array_length($1::json);
END
$$;
CREATE OR REPLACE FUNCTION pg_catalog.json_extract_array_element_text(text, integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT
  RETURN $1::json ->> $2;
CREATE OR REPLACE FUNCTION pg_catalog.json_extract_array_element_text(text, integer, boolean) RETURNS text
  LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF $3 AND $1 IS NOT JSON ARRAY THEN
    RETURN NULL;
  END IF;
  RETURN $1::json ->> $2;
END
$$;
CREATE OR REPLACE FUNCTION redshift_catalog.json_text(document text, null_if_invalid boolean, VARIADIC path text[])
  RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  IF null_if_invalid AND document IS NOT JSON THEN
    RETURN NULL;
  END IF;
  RETURN document::json #>> path;
END
$$;

-- SUPER.
CREATE OR REPLACE FUNCTION redshift_catalog.super_value(super, VARIADIC text[]) RETURNS super LANGUAGE sql IMMUTABLE STRICT
  RETURN CASE WHEN json_typeof($1::json #> $2) <> 'null' THEN $1::json #> $2 END;
CREATE OR REPLACE FUNCTION redshift_catalog.super_text(super, VARIADIC text[]) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT
  RETURN $1::json #>> $2;
CREATE OR REPLACE FUNCTION redshift_catalog.super_string(super, VARIADIC text[]) RETURNS varchar LANGUAGE sql IMMUTABLE STRICT
  RETURN CASE WHEN json_typeof($1::json #> $2) = 'string' THEN $1::json #>> $2 END;
CREATE OR REPLACE FUNCTION redshift_catalog.super_number(super, VARIADIC text[]) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT
  RETURN CASE WHEN json_typeof($1::json #> $2) = 'number' THEN ($1::json #>> $2)::numeric END;
CREATE OR REPLACE FUNCTION redshift_catalog.super_boolean(super, VARIADIC text[]) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT
  RETURN CASE WHEN json_typeof($1::json #> $2) = 'boolean' THEN ($1::json #>> $2)::boolean END;
CREATE OR REPLACE FUNCTION pg_catalog.get_array_length(super) RETURNS integer LANGUAGE sql IMMUTABLE STRICT
  RETURN CASE WHEN json_typeof($1::json) = 'array' THEN json_array_length($1::json) END;
CREATE OR REPLACE FUNCTION pg_catalog.is_array(super) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT
  RETURN json_typeof($1::json) = 'array';
CREATE OR REPLACE FUNCTION pg_catalog.is_object(super) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT
  RETURN json_typeof($1::json) = 'object';
CREATE OR REPLACE FUNCTION pg_catalog.is_varchar(super) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT
  RETURN json_typeof($1::json) = 'string';
CREATE OR REPLACE FUNCTION pg_catalog.is_boolean(super) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT
  RETURN json_typeof($1::json) = 'boolean';
CREATE OR REPLACE FUNCTION pg_catalog.is_scalar(super) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT
  RETURN json_typeof($1::json) IN ('string', 'number', 'boolean', 'null');
CREATE OR REPLACE FUNCTION pg_catalog.json_size(super) RETURNS integer LANGUAGE sql IMMUTABLE STRICT
  RETURN octet_length($1::json::text);
CREATE OR REPLACE FUNCTION redshift_catalog.super_compare(json, json) RETURNS integer LANGUAGE sql IMMUTABLE STRICT
  RETURN CASE
    WHEN json_typeof($1) = 'number' AND json_typeof($2) = 'number' THEN sign(($1 #>> '{}')::numeric - ($2 #>> '{}')::numeric)::int
    WHEN json_typeof($1) = json_typeof($2) AND ($1 #>> '{}') < ($2 #>> '{}') THEN -1
    WHEN json_typeof($1) = json_typeof($2) AND ($1 #>> '{}') > ($2 #>> '{}') THEN 1
    WHEN json_typeof($1) < json_typeof($2) THEN -1
    WHEN json_typeof($1) > json_typeof($2) THEN 1
    ELSE 0 END;
DO $$
DECLARE
  o record;
BEGIN
  FOR o IN SELECT * FROM (VALUES ('lt', '<'), ('le', '<='), ('eq', '='), ('ge', '>='), ('gt', '>'), ('ne', '<>')) v (name, symbol) LOOP
    EXECUTE format('CREATE OR REPLACE FUNCTION redshift_catalog.super_%s(json, json) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT
      RETURN redshift_catalog.super_compare($1, $2) %s 0', o.name, o.symbol);
    IF to_regoperator(format('pg_catalog.%s(json,json)', o.symbol)) IS NULL THEN
      EXECUTE format('CREATE OPERATOR pg_catalog.%s (LEFTARG = json, RIGHTARG = json, FUNCTION = redshift_catalog.super_%s)',
        o.symbol, o.name);
    END IF;
  END LOOP;
  IF NOT EXISTS (SELECT FROM pg_opclass WHERE opcname = 'super_ops') THEN
    CREATE OPERATOR CLASS pg_catalog.super_ops DEFAULT FOR TYPE json USING btree AS
      OPERATOR 1 pg_catalog.<, OPERATOR 2 pg_catalog.<=, OPERATOR 3 pg_catalog.=, OPERATOR 4 pg_catalog.>=,
      OPERATOR 5 pg_catalog.>, FUNCTION 1 redshift_catalog.super_compare(json, json);
  END IF;
END
$$;

-- Views without schema binding are ordinary views here, so there are none to list.
CREATE OR REPLACE FUNCTION pg_catalog.pg_get_late_binding_view_cols() RETURNS SETOF record LANGUAGE sql STABLE
  AS 'SELECT NULL::name, NULL::name, NULL::name, NULL::text, NULL::int WHERE false';

-- Months and what is made of them by the calendar, all else by its length.
CREATE OR REPLACE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment timestamp) RETURNS timestamp
  LANGUAGE sql IMMUTABLE STRICT
  RETURN moment + CASE
    WHEN part IN ('month', 'months', 'mon', 'mons') THEN make_interval(months => amount::int)
    WHEN part IN ('quarter', 'quarters', 'qtr', 'qtrs') THEN make_interval(months => 3 * amount::int)
    WHEN part IN ('year', 'years', 'y', 'yr', 'yrs') THEN make_interval(years => amount::int)
    ELSE amount * ('1 ' || part)::interval END;
-- Boundaries crossed, as Redshift counts.
CREATE OR REPLACE FUNCTION pg_catalog.datediff(part text, first timestamp, second timestamp) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT
  RETURN CASE
    WHEN part IN ('year', 'years', 'y', 'yr', 'yrs') THEN extract(year FROM second) - extract(year FROM first)
    WHEN part IN ('quarter', 'quarters', 'qtr', 'qtrs') THEN
      4 * (extract(year FROM second) - extract(year FROM first)) + extract(quarter FROM second) - extract(quarter FROM first)
    WHEN part IN ('month', 'months', 'mon', 'mons') THEN
      12 * (extract(year FROM second) - extract(year FROM first)) + extract(month FROM second) - extract(month FROM first)
    WHEN part IN ('week', 'weeks', 'w') THEN
      (extract(epoch FROM date_trunc('week', second)) - extract(epoch FROM date_trunc('week', first))) / 604800
    WHEN part IN ('day', 'days', 'd') THEN second::date - first::date
    WHEN part IN ('hour', 'hours', 'h', 'hr', 'hrs') THEN
      (extract(epoch FROM date_trunc('hour', second)) - extract(epoch FROM date_trunc('hour', first))) / 3600
    WHEN part IN ('minute', 'minutes', 'm', 'min', 'mins') THEN
      (extract(epoch FROM date_trunc('minute', second)) - extract(epoch FROM date_trunc('minute', first))) / 60
    WHEN part IN ('second', 'seconds', 's', 'sec', 'secs') THEN
      extract(epoch FROM date_trunc('second', second)) - extract(epoch FROM date_trunc('second', first))
    WHEN part IN ('millisecond', 'milliseconds', 'ms', 'msec', 'msecs') THEN
      extract(epoch FROM date_trunc('milliseconds', second)) * 1000 - extract(epoch FROM date_trunc('milliseconds', first)) * 1000
    ELSE (extract(epoch FROM second) - extract(epoch FROM first)) / extract(epoch FROM ('1 ' || part)::interval) END;

-- The others: without them PostgreSQL would take dates and literals for TIMESTAMPTZ, the preferred type of its kind.
CREATE OR REPLACE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment timestamptz) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE STRICT
  RETURN pg_catalog.dateadd(part, amount, moment AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
CREATE OR REPLACE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment date) RETURNS timestamp
  LANGUAGE sql IMMUTABLE STRICT
  RETURN pg_catalog.dateadd(part, amount, moment::timestamp);
CREATE OR REPLACE FUNCTION pg_catalog.dateadd(part text, amount bigint, moment text) RETURNS timestamp
  LANGUAGE sql STABLE STRICT
  RETURN pg_catalog.dateadd(part, amount, moment::timestamp);
CREATE OR REPLACE FUNCTION pg_catalog.datediff(part text, first timestamptz, second timestamptz) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT
  RETURN pg_catalog.datediff(part, first AT TIME ZONE 'UTC', second AT TIME ZONE 'UTC');
CREATE OR REPLACE FUNCTION pg_catalog.datediff(part text, first date, second date) RETURNS bigint
  LANGUAGE sql IMMUTABLE STRICT
  RETURN pg_catalog.datediff(part, first::timestamp, second::timestamp);
CREATE OR REPLACE FUNCTION pg_catalog.datediff(part text, first text, second text) RETURNS bigint
  LANGUAGE sql STABLE STRICT
  RETURN pg_catalog.datediff(part, first::timestamp, second::timestamp);

-- COPY.
CREATE SEQUENCE IF NOT EXISTS redshift_catalog.copy_id AS integer;
CREATE OR REPLACE FUNCTION redshift_catalog.next_copy_id() RETURNS integer LANGUAGE sql VOLATILE SECURITY DEFINER
  RETURN nextval('redshift_catalog.copy_id');
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_copy_id() RETURNS integer LANGUAGE sql STABLE
  RETURN coalesce(nullif(current_setting('redshift.last_copy_id', true), ''), '-1')::integer;
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_copy_count() RETURNS bigint LANGUAGE sql STABLE
  RETURN coalesce(nullif(current_setting('redshift.last_copy_count', true), ''), '0')::bigint;

CREATE OR REPLACE FUNCTION pg_catalog.pg_last_unload_count() RETURNS bigint LANGUAGE sql STABLE
  RETURN coalesce(nullif(current_setting('redshift.last_unload_count', true), ''), '0')::bigint;

CREATE TABLE IF NOT EXISTS redshift_catalog.load_error (
  userid integer NOT NULL,
  slice integer NOT NULL DEFAULT 0,
  tbl integer NOT NULL,
  starttime timestamp NOT NULL,
  session integer NOT NULL,
  query integer NOT NULL,
  filename character(256) NOT NULL,
  line_number bigint NOT NULL,
  colname character(127) NOT NULL,
  type character(10) NOT NULL,
  col_length character(10) NOT NULL,
  position integer NOT NULL,
  raw_line character(1024) NOT NULL,
  raw_field_value character(1024) NOT NULL,
  err_code integer NOT NULL,
  err_reason character(100) NOT NULL,
  is_partial integer NOT NULL DEFAULT 0,
  start_offset bigint NOT NULL DEFAULT 0,
  copy_job_id bigint NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS load_error_query ON redshift_catalog.load_error (query);

CREATE TABLE IF NOT EXISTS redshift_catalog.load_commit (
  userid integer NOT NULL,
  query integer NOT NULL,
  slice integer NOT NULL,
  name character(256) NOT NULL,
  filename character(256) NOT NULL,
  byte_offset integer NOT NULL,
  lines_scanned integer NOT NULL,
  errors integer NOT NULL,
  curtime timestamp NOT NULL,
  status integer NOT NULL,
  file_format character(16) NOT NULL,
  is_partial integer NOT NULL,
  start_offset bigint NOT NULL,
  copy_job_id bigint NOT NULL
);
CREATE INDEX IF NOT EXISTS load_commit_query ON redshift_catalog.load_commit (query);

-- What the emulator writes through its own connection is too young for the snapshot of the client's transaction; until that
-- ends, settings that are local to it hold the same rows. In Redshift the system tables know no snapshots.
CREATE OR REPLACE FUNCTION redshift_catalog.note_rows(setting text, rows text) RETURNS text
  LANGUAGE sql VOLATILE
  RETURN pg_catalog.set_config(setting, CASE
    WHEN coalesce(current_setting(setting, true), '') IN ('', '[]') THEN rows
    WHEN rows = '[]' THEN current_setting(setting)
    ELSE rtrim(current_setting(setting), ']') || ',' || ltrim(rows, '[') END, true);
CREATE OR REPLACE FUNCTION redshift_catalog.note_copy(id text, rows text, errors text, files text) RETURNS void
  LANGUAGE sql VOLATILE
  AS $$
    SELECT pg_catalog.set_config('redshift.last_copy_id', $1, false), pg_catalog.set_config('redshift.last_copy_count', $2, false),
           redshift_catalog.note_rows('redshift.load_errors', $3), redshift_catalog.note_rows('redshift.load_commits', $4)
  $$;
CREATE OR REPLACE FUNCTION redshift_catalog.noted_rows(setting text) RETURNS json LANGUAGE sql STABLE
  RETURN coalesce(nullif(current_setting(setting, true), ''), '[]')::json;

-- A user sees the rows of their own loads, a superuser all.
CREATE OR REPLACE FUNCTION redshift_catalog.may_see(userid integer) RETURNS boolean LANGUAGE sql STABLE
  RETURN EXISTS (SELECT FROM pg_catalog.pg_roles r
                  WHERE r.rolname = current_user AND (r.rolsuper OR r.oid::integer = userid));
CREATE OR REPLACE VIEW pg_catalog.stl_load_errors AS
  SELECT e.* FROM redshift_catalog.load_error e WHERE redshift_catalog.may_see(e.userid)
  UNION ALL
  SELECT n.* FROM json_populate_recordset(NULL::redshift_catalog.load_error, redshift_catalog.noted_rows('redshift.load_errors')) n;
CREATE OR REPLACE VIEW pg_catalog.stl_load_commits AS
  SELECT c.* FROM redshift_catalog.load_commit c WHERE redshift_catalog.may_see(c.userid)
  UNION ALL
  SELECT n.* FROM json_populate_recordset(NULL::redshift_catalog.load_commit, redshift_catalog.noted_rows('redshift.load_commits')) n;
CREATE OR REPLACE VIEW pg_catalog.stl_loaderror_detail AS
  SELECT userid, slice, session, query, filename, line_number, 0 AS field, colname, raw_field_value AS value, 0 AS is_null, type,
         col_length
    FROM pg_catalog.stl_load_errors;
CREATE OR REPLACE VIEW pg_catalog.sys_load_error_detail AS
  SELECT e.userid AS user_id, e.query::bigint AS query_id, NULL::bigint AS transaction_id, e.session AS session_id,
         current_database()::character(64) AS database_name, e.tbl AS table_id, e.starttime AS start_time,
         e.filename AS file_name, e.line_number, e.colname AS column_name, e.type AS column_type,
         e.col_length AS column_length, e.position, e.err_code AS error_code, e.err_reason::character(512) AS error_message
    FROM pg_catalog.stl_load_errors e;
CREATE OR REPLACE VIEW pg_catalog.sys_load_detail AS
  SELECT c.userid AS user_id, c.query::bigint AS query_id, c.slice, NULL::bigint AS transaction_id, NULL::integer AS session_id,
         current_database()::character(64) AS database_name, NULL::integer AS table_id, c.curtime AS start_time,
         c.filename AS file_name, c.lines_scanned::bigint AS lines_scanned, c.file_format
    FROM pg_catalog.stl_load_commits c;
CREATE OR REPLACE VIEW pg_catalog.stv_db_isolation_level AS
  SELECT d.oid::integer AS db_id, d.datname::character(128) AS db_name,
         coalesce(nullif(current_setting('redshift.isolation_level', true), ''), 'Snapshot Isolation')::character(20)
           AS isolation_level
    FROM pg_catalog.pg_database d;

-- What PostgreSQL would do and Redshift does not, or the other way round, put right after each definition of a table:
-- character types count bytes, and PRIMARY KEY and UNIQUE say something to the planner without being enforced.
CREATE OR REPLACE FUNCTION redshift_catalog.limit_bytes(rel oid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  condition text;
  wanted text;
  stale record;
BEGIN
  SELECT string_agg(format('octet_length(%I) <= %s', attname, atttypmod - 4), ' AND ' ORDER BY attnum),
         'redshift_bytes_' || left(md5(string_agg(attnum || ':' || atttypmod, ',' ORDER BY attnum)), 12)
    INTO condition, wanted
    FROM pg_attribute
   WHERE attrelid = rel AND attnum > 0 AND NOT attisdropped AND atttypid IN ('varchar'::regtype, 'bpchar'::regtype)
     AND atttypmod > 4;
  FOR stale IN SELECT conname FROM pg_constraint
      WHERE conrelid = rel AND starts_with(conname::text, 'redshift_bytes_') AND conname::text IS DISTINCT FROM wanted LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', rel::regclass, stale.conname);
  END LOOP;
  IF condition IS NOT NULL AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = rel AND conname::text = wanted) THEN
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I CHECK (%s)', rel::regclass, wanted, condition);
  END IF;
END
$$;
CREATE TABLE IF NOT EXISTS redshift_catalog.table_attribute (
  rel oid PRIMARY KEY,
  diststyle text,
  distkey smallint,
  sortstyle text,
  sortkeys smallint[] NOT NULL DEFAULT '{}',
  encodings jsonb NOT NULL DEFAULT '{}',
  created timestamp NOT NULL DEFAULT (pg_catalog.clock_timestamp() AT TIME ZONE 'UTC')
);

-- What the emulator took out of a definition stands in a comment at its end.
CREATE OR REPLACE FUNCTION redshift_catalog.note_attributes(target oid, definition text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  mark CONSTANT text := '/*redshift {';
  given jsonb;
BEGIN
  definition := rtrim(definition, ' ;');
  INSERT INTO redshift_catalog.table_attribute (rel) VALUES (target) ON CONFLICT DO NOTHING;
  IF position(mark IN definition) = 0 OR right(definition, 2) <> '*/' THEN
    RETURN;
  END IF;
  given := left(substr(definition, position(mark IN definition) + length(mark) - 1), -2)::jsonb;
  IF given ? 'like' THEN
    UPDATE redshift_catalog.table_attribute t
       SET diststyle = p.diststyle, distkey = p.distkey, sortstyle = p.sortstyle, sortkeys = p.sortkeys, encodings = p.encodings
      FROM redshift_catalog.table_attribute p
     WHERE t.rel = target AND p.rel = (
       SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relname = given->'like'->>-1 AND c.oid <> target
          AND (jsonb_array_length(given->'like') = 1 OR n.nspname = given->'like'->>0)
        ORDER BY n.oid = (SELECT relnamespace FROM pg_class WHERE oid = target) DESC, n.nspname = 'public' DESC LIMIT 1);
  END IF;
  UPDATE redshift_catalog.table_attribute t SET
    diststyle = coalesce(given->>'diststyle', t.diststyle),
    distkey = CASE WHEN given ? 'diststyle' THEN
        (SELECT attnum FROM pg_attribute WHERE attrelid = target AND attname = given->>'distkey') ELSE t.distkey END,
    sortstyle = coalesce(given->>'sortstyle', t.sortstyle),
    sortkeys = CASE WHEN given ? 'sortkeys' THEN ARRAY(
        SELECT a.attnum FROM jsonb_array_elements_text(given->'sortkeys') WITH ORDINALITY k (name, n)
          JOIN pg_attribute a ON a.attrelid = target AND a.attname = k.name ORDER BY k.n)
      WHEN given ? 'sortstyle' THEN '{}' ELSE t.sortkeys END,
    encodings = CASE WHEN given->'encodings' ? '' THEN '{}' ELSE t.encodings || coalesce(
        (SELECT jsonb_object_agg(a.attnum, e.value) FROM jsonb_each_text(given->'encodings') e
           JOIN pg_attribute a ON a.attrelid = target AND a.attname = e.key), '{}') END
   WHERE t.rel = target;
END
$$;
CREATE OR REPLACE FUNCTION redshift_catalog.after_drop() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog AS $$
BEGIN
  DELETE FROM redshift_catalog.table_attribute t USING pg_event_trigger_dropped_objects() d
   WHERE t.rel = d.objid AND d.object_type = 'table' AND d.objsubid = 0;
END
$$;
CREATE OR REPLACE FUNCTION redshift_catalog.after_definition() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog SET client_min_messages = warning AS $$
DECLARE
  rel oid;
BEGIN
  IF coalesce(current_setting('redshift.session', true), '') <> 'on' THEN
    RETURN;
  END IF;
  FOR rel IN
    SELECT DISTINCT c.oid FROM pg_event_trigger_ddl_commands() d JOIN pg_class c ON c.oid = d.objid
     WHERE d.classid = 'pg_class'::regclass AND c.relkind = 'r'
  LOOP
    PERFORM redshift_catalog.limit_bytes(rel);
    PERFORM redshift_catalog.note_attributes(rel, current_query());
    UPDATE pg_index SET indisunique = false WHERE indrelid = rel AND indisunique;
  END LOOP;
END
$$;
DROP EVENT TRIGGER IF EXISTS redshift_after_definition;
CREATE EVENT TRIGGER redshift_after_definition ON ddl_command_end
  WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE')
  EXECUTE FUNCTION redshift_catalog.after_definition();
DROP EVENT TRIGGER IF EXISTS redshift_after_drop;
CREATE EVENT TRIGGER redshift_after_drop ON sql_drop
  WHEN TAG IN ('DROP TABLE', 'DROP SCHEMA', 'DROP OWNED')
  EXECUTE FUNCTION redshift_catalog.after_drop();

-- Tables.
-- Columns as this emulator's tables have them: with the encoding that ENCODE AUTO takes where none was said.
CREATE OR REPLACE VIEW redshift_catalog.table_column AS
  SELECT c.oid AS rel, a.attnum, a.attname, a.attnotnull, a.atttypid, a.atttypmod,
         coalesce(nullif(nullif(t.encodings->>a.attnum::text, 'raw'), 'auto'), CASE
           WHEN t.encodings->>a.attnum::text = 'raw' OR a.attnum = ANY (t.sortkeys) THEN 'none'
           WHEN a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype, 'date'::regtype,
             'timestamp'::regtype, 'timestamptz'::regtype, 'time'::regtype, 'timetz'::regtype) THEN 'az64'
           WHEN a.atttypid IN ('varchar'::regtype, 'bpchar'::regtype, 'text'::regtype) THEN 'lzo'
           WHEN a.atttypid = 'pg_catalog.super'::regtype THEN 'zstd'
           ELSE 'none' END) AS encoding,
         t.encodings ? a.attnum::text AS encoding_given,
         t.diststyle, coalesce(a.attnum = t.distkey, false) AS is_distkey, t.sortstyle,
         coalesce(array_position(t.sortkeys, a.attnum), 0) AS sort_place, cardinality(coalesce(t.sortkeys, '{}')) AS sort_count,
         t.created
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN redshift_catalog.table_attribute t ON t.rel = c.oid
   WHERE c.relkind IN ('r', 'p');

-- An earlier form of this view had fewer columns.
DO $$
BEGIN
  IF to_regclass('pg_catalog.svv_table_info') IS NOT NULL AND NOT EXISTS (
      SELECT FROM pg_attribute WHERE attrelid = to_regclass('pg_catalog.svv_table_info') AND attname = 'vacuum_sort_benefit') THEN
    DROP VIEW pg_catalog.svv_table_info CASCADE;
  END IF;
END
$$;
-- The skew is what the column's statistics let expect on four slices: ANALYZE first. Rows count as unsorted that came after
-- the last VACUUM, and as unknown to the statistics that came after the last ANALYZE.
CREATE OR REPLACE VIEW pg_catalog.svv_table_info AS
  SELECT current_database()::text AS database, n.nspname::text AS schema, c.oid AS table_id, c.relname::text AS "table",
         CASE WHEN k.given AND k.packed THEN 'Y' WHEN k.given THEN 'N' ELSE 'Y, AUTO(ENCODE)' END AS encoded,
         CASE k.diststyle WHEN 'KEY' THEN 'KEY(' || k.distkey || ')' WHEN 'EVEN' THEN 'EVEN' WHEN 'ALL' THEN 'ALL'
           ELSE 'AUTO(ALL)' END AS diststyle,
         CASE WHEN k.sortstyle = 'INTERLEAVED' THEN 'INTERLEAVED' WHEN k.sortkey1 IS NOT NULL THEN k.sortkey1
           WHEN k.sortstyle = 'NONE' THEN NULL ELSE 'AUTO(SORTKEY)' END AS sortkey1,
         k.max_varchar, k.sortkey1_enc::character(32) AS sortkey1_enc, k.sortkey_num,
         greatest(1, pg_total_relation_size(c.oid) / 1048576)::bigint AS size, 0::numeric(10,4) AS pct_used, 0::bigint AS empty,
         CASE WHEN k.sortkey1 IS NOT NULL THEN least(100, 100.0 * pg_stat_get_ins_since_vacuum(c.oid)
           / greatest(1, pg_stat_get_live_tuples(c.oid))) END::numeric(5,2) AS unsorted,
         CASE WHEN c.reltuples < 0 THEN 100 ELSE least(100, 100.0 * pg_stat_get_mod_since_analyze(c.oid)
           / greatest(1, pg_stat_get_live_tuples(c.oid))) END::numeric(5,2) AS stats_off,
         r.rows::numeric(38,0) AS tbl_rows, NULL::numeric(19,2) AS skew_sortkey1,
         CASE WHEN k.diststyle = 'KEY' AND coalesce(q.share, 0) < 1 THEN 1 + 4 * coalesce(q.share, 0) / (1 - coalesce(q.share, 0)) WHEN k.diststyle = 'KEY' THEN 100
           END::numeric(19,2) AS skew_rows,
         r.rows::numeric(38,0) AS estimated_visible_rows, NULL::text AS risk_event, NULL::numeric(12,2) AS vacuum_sort_benefit,
         k.created AS create_time
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN LATERAL (
      SELECT bool_or(t.encoding_given) AS given, bool_or(t.encoding <> 'none') AS packed, max(t.diststyle) AS diststyle,
             max(t.attname::text) FILTER (WHERE t.is_distkey) AS distkey, max(t.sortstyle) AS sortstyle,
             max(t.attname::text) FILTER (WHERE t.sort_place = 1) AS sortkey1,
             max(t.encoding) FILTER (WHERE t.sort_place = 1) AS sortkey1_enc, coalesce(max(t.sort_count), 0) AS sortkey_num,
             coalesce(max(t.atttypmod - 4) FILTER (WHERE t.atttypid IN ('varchar'::regtype, 'bpchar'::regtype)
               AND t.atttypmod > 4), 0) AS max_varchar, max(t.created) AS created
        FROM redshift_catalog.table_column t WHERE t.rel = c.oid) k
    CROSS JOIN LATERAL (
      SELECT CASE WHEN c.reltuples >= 0 THEN c.reltuples ELSE pg_stat_get_live_tuples(c.oid) END::bigint AS rows) r
    LEFT JOIN LATERAL (
      SELECT greatest(s.null_frac, coalesce(s.most_common_freqs[1], 0))::numeric AS share FROM pg_stats s
       WHERE s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname::text = k.distkey) q ON true
   WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'redshift_catalog');
CREATE OR REPLACE VIEW pg_catalog.pg_table_def AS
  SELECT n.nspname AS schemaname, c.relname AS tablename, t.attname AS "column",
         format_type(t.atttypid, t.atttypmod) AS type, t.encoding::character(32) AS encoding, t.is_distkey AS distkey,
         CASE WHEN t.sortstyle = 'INTERLEAVED' AND t.sort_place % 2 = 0 THEN -t.sort_place ELSE t.sort_place END AS sortkey,
         t.attnotnull AS "notnull"
    FROM redshift_catalog.table_column t
    JOIN pg_class c ON c.oid = t.rel
    JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE pg_table_is_visible(c.oid);
CREATE OR REPLACE FUNCTION redshift_catalog.analyze_compression(rel regclass)
  RETURNS TABLE ("Table" text, "Column" text, "Encoding" text, "Est_reduction_pct" numeric(5,2)) LANGUAGE sql STABLE
  AS $$
    SELECT c.relname::text, t.attname::text, CASE WHEN t.encoding = 'none' THEN 'raw' WHEN t.encoding = 'lzo' THEN 'zstd'
             ELSE t.encoding END, 0.00
      FROM redshift_catalog.table_column t JOIN pg_catalog.pg_class c ON c.oid = t.rel
     WHERE t.rel = $1 ORDER BY t.attnum
  $$;
CREATE OR REPLACE VIEW pg_catalog.svv_tables AS
  SELECT table_catalog, table_schema, table_name, table_type, NULL::text AS remarks FROM information_schema.tables;
CREATE OR REPLACE VIEW pg_catalog.svv_columns AS
  SELECT table_catalog, table_schema, table_name, column_name, ordinal_position, column_default, is_nullable, data_type,
         character_maximum_length, numeric_precision, numeric_precision_radix, numeric_scale, datetime_precision, interval_type,
         interval_precision, character_set_catalog, character_set_schema, character_set_name, collation_catalog,
         collation_schema, collation_name, domain_name, NULL::text AS remarks
    FROM information_schema.columns;
CREATE OR REPLACE VIEW pg_catalog.svv_external_schemas AS
  SELECT 0::oid AS esoid, 0::smallint AS eskind, NULL::name AS schemaname, 0 AS esowner, NULL::text AS databasename,
         NULL::text AS esoptions
   WHERE false;
CREATE OR REPLACE VIEW pg_catalog.svv_external_tables AS
  SELECT NULL::text AS schemaname, NULL::text AS tablename, NULL::text AS tabletype, NULL::text AS location,
         NULL::text AS input_format, NULL::text AS output_format, NULL::text AS serialization_lib, NULL::text AS serde_parameters,
         0 AS compressed, NULL::text AS parameters
   WHERE false;
CREATE OR REPLACE VIEW pg_catalog.svv_external_columns AS
  SELECT NULL::text AS schemaname, NULL::text AS tablename, NULL::text AS columnname, NULL::text AS external_type,
         0 AS columnnum, 0 AS part_key, NULL::text AS is_nullable
   WHERE false;

GRANT SELECT ON redshift_catalog.table_column TO PUBLIC;
GRANT SELECT ON pg_catalog.stl_load_errors, pg_catalog.stl_load_commits, pg_catalog.stl_loaderror_detail,
  pg_catalog.sys_load_error_detail, pg_catalog.sys_load_detail, pg_catalog.stv_db_isolation_level, pg_catalog.svv_table_info,
  pg_catalog.pg_table_def, pg_catalog.svv_tables, pg_catalog.svv_columns, pg_catalog.svv_external_schemas, pg_catalog.svv_external_tables, pg_catalog.svv_external_columns
  TO PUBLIC;

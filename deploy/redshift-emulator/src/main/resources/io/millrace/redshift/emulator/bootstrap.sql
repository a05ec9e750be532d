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

-- COPY.
CREATE SEQUENCE IF NOT EXISTS redshift_catalog.copy_id AS integer;
CREATE OR REPLACE FUNCTION redshift_catalog.next_copy_id() RETURNS integer LANGUAGE sql VOLATILE SECURITY DEFINER
  RETURN nextval('redshift_catalog.copy_id');
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_copy_id() RETURNS integer LANGUAGE sql STABLE
  RETURN coalesce(nullif(current_setting('redshift.last_copy_id', true), ''), '-1')::integer;
CREATE OR REPLACE FUNCTION pg_catalog.pg_last_copy_count() RETURNS bigint LANGUAGE sql STABLE
  RETURN coalesce(nullif(current_setting('redshift.last_copy_count', true), ''), '0')::bigint;

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
    UPDATE pg_index SET indisunique = false WHERE indrelid = rel AND indisunique;
  END LOOP;
END
$$;
DROP EVENT TRIGGER IF EXISTS redshift_after_definition;
CREATE EVENT TRIGGER redshift_after_definition ON ddl_command_end
  WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'ALTER TABLE')
  EXECUTE FUNCTION redshift_catalog.after_definition();

-- Tables.
CREATE OR REPLACE VIEW pg_catalog.svv_table_info AS
  SELECT current_database()::text AS database, n.nspname::text AS schema, c.oid AS table_id, c.relname::text AS "table",
         'N'::text AS encoded, 'EVEN'::text AS diststyle, NULL::text AS sortkey1,
         (pg_total_relation_size(c.oid) / 1048576)::bigint AS size,
         greatest(c.reltuples, 0)::numeric(38,0) AS tbl_rows, greatest(c.reltuples, 0)::numeric(38,0) AS estimated_visible_rows
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'redshift_catalog');
CREATE OR REPLACE VIEW pg_catalog.pg_table_def AS
  SELECT n.nspname AS schemaname, c.relname AS tablename, a.attname AS "column",
         format_type(a.atttypid, a.atttypmod) AS type, 'none'::character(32) AS encoding, false AS distkey, 0 AS sortkey,
         a.attnotnull AS "notnull"
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid);
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

GRANT SELECT ON pg_catalog.stl_load_errors, pg_catalog.stl_load_commits, pg_catalog.stl_loaderror_detail,
  pg_catalog.sys_load_error_detail, pg_catalog.sys_load_detail, pg_catalog.stv_db_isolation_level, pg_catalog.svv_table_info,
  pg_catalog.pg_table_def, pg_catalog.svv_external_schemas, pg_catalog.svv_external_tables, pg_catalog.svv_external_columns
  TO PUBLIC;

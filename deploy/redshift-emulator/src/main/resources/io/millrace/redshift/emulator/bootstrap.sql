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

-- A user sees the errors of their own loads, a superuser all.
CREATE OR REPLACE VIEW pg_catalog.stl_load_errors AS
  SELECT e.* FROM redshift_catalog.load_error e
   WHERE EXISTS (SELECT FROM pg_roles r WHERE r.rolname = current_user AND (r.rolsuper OR r.oid::integer = e.userid));
CREATE OR REPLACE VIEW pg_catalog.sys_load_error_detail AS
  SELECT e.userid AS user_id, e.query::bigint AS query_id, NULL::bigint AS transaction_id, e.session AS session_id,
         current_database()::character(64) AS database_name, e.tbl AS table_id, e.starttime AS start_time,
         e.filename AS file_name, e.line_number, e.colname AS column_name, e.type AS column_type,
         e.col_length AS column_length, e.position, e.err_code AS error_code, e.err_reason::character(512) AS error_message
    FROM pg_catalog.stl_load_errors e;

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

GRANT SELECT ON pg_catalog.stl_load_errors, pg_catalog.sys_load_error_detail, pg_catalog.svv_table_info,
  pg_catalog.pg_table_def, pg_catalog.svv_external_schemas, pg_catalog.svv_external_tables, pg_catalog.svv_external_columns
  TO PUBLIC;

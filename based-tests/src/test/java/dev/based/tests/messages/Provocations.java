package dev.based.tests.messages;

import java.util.List;

/** Statements that fail because of the text, or the number, that is bound to them. */
final class Provocations {
    private Provocations() {}

    static final String[] POSTGRES_SCHEMA = {
        "CREATE TYPE mood AS ENUM ('sad', 'happy')",
        "CREATE TYPE pair AS (a int, b int)",
        "CREATE DOMAIN short AS text CHECK (length(VALUE) < 5)",
        "CREATE TABLE kinds (kind text CONSTRAINT kinds_kind UNIQUE CHECK (kind <> 'x'), small varchar(3), flag boolean)",
        "CREATE TABLE parts (kind text) PARTITION BY LIST (kind)",
        "CREATE TABLE child (kind text CONSTRAINT child_of_kinds REFERENCES kinds (kind) DEFERRABLE INITIALLY IMMEDIATE)",
        "CREATE VIEW checked AS SELECT kind FROM kinds WHERE kind = 'only' WITH CHECK OPTION",
        "CREATE TABLE later (kind text)",
        "CREATE TABLE apart (kind text, CONSTRAINT \"apart \"\"of\"\"\nkinds\" EXCLUDE USING btree (kind WITH =))",
        "CREATE TABLE made (kind text, number int GENERATED ALWAYS AS (length(kind) / (length(kind) - length(kind))) STORED,"
                + " CONSTRAINT \"made's \"\"check\"\"\" CHECK (kind <> kind || 'x'))",
        "CREATE TABLE \"odd \"\"table\"\"\n\" (kind text PRIMARY KEY, \"a \"\"b\"\"\" int NOT NULL,"
                + " CONSTRAINT \"it's «odd»\" CHECK (length(kind) < 2))",
        "CREATE FUNCTION coded(v text, code text) RETURNS int LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''%, no \"kind\"'', v USING"
                + " ERRCODE = code, DETAIL = v, HINT = v; END'",
        "CREATE FUNCTION raises(v text) RETURNS int LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''bad kind % here'', v; END'",
        "CREATE FUNCTION unique_(v text) RETURNS int LANGUAGE plpgsql AS 'BEGIN RAISE unique_violation USING MESSAGE = ''kind \"''"
                + " || v || ''\" is taken'', DETAIL = v, HINT = ''not '' || v; END'",
        "CREATE FUNCTION runs(v text) RETURNS int LANGUAGE plpgsql AS 'BEGIN EXECUTE v; RETURN 1; END'",
        "CREATE FUNCTION selects(v text) RETURNS int LANGUAGE plpgsql AS 'BEGIN EXECUTE format(''SELECT %I FROM kinds'', v);"
                + " RETURN 1; END'",
        "CREATE FUNCTION asserts(v text) RETURNS int LANGUAGE plpgsql AS 'BEGIN ASSERT false, ''not '' || v; RETURN 1; END'",
        "CREATE FUNCTION complains() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''late %'', NEW.kind; END'",
        "CREATE CONSTRAINT TRIGGER complains AFTER INSERT ON later DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION"
                + " complains()"
    };

    static final List<String> POSTGRES = List.of(
            "SELECT CAST(CAST(? AS text) AS int)",
            "SELECT CAST(CAST(? AS text) AS int[])",
            "SELECT CAST('{' || CAST(? AS text) || '}' AS int[])",
            "SELECT CAST(CAST(? AS text) AS date)",
            "SELECT CAST(CAST(? AS text) AS interval)",
            "SELECT CAST(CAST(? AS text) AS inet)",
            "SELECT CAST(CAST(? AS text) AS macaddr)",
            "SELECT CAST(CAST(? AS text) AS uuid)",
            "SELECT CAST(CAST(? AS text) AS jsonb)",
            "SELECT CAST(CAST(? AS text) AS xml)",
            "SELECT CAST(CAST(? AS text) AS mood)",
            "SELECT CAST(CAST(? AS text) AS pair)",
            "SELECT CAST(CAST(? AS text) AS short)",
            "SELECT CAST(CAST(? AS text) AS boolean)",
            "SELECT CAST(CAST(? AS text) AS bit(3))",
            "SELECT CAST(CAST(? AS text) AS int4range)",
            "SELECT CAST(CAST(? AS text) AS point)",
            "SELECT CAST(CAST(? AS text) AS money)",
            "SELECT CAST(CAST(? AS text) AS regclass)",
            "SELECT CAST(CAST(? AS text) AS regtype)",
            "SELECT CAST(CAST(? AS text) AS regproc)",
            "SELECT CAST(CAST(? AS text) AS regoper)",
            "SELECT CAST(CAST(? AS text) AS regrole)",
            "SELECT CAST(CAST(? AS text) AS regnamespace)",
            "SELECT CAST('a.b.' || CAST(? AS text) AS regclass)",
            "SELECT CAST(CAST(? AS text) AS jsonpath)",
            "SELECT to_tsquery(CAST(? AS text) || ' & &')",
            "SELECT to_date(?, 'YYYY-MM-DD')",
            "SELECT to_timestamp(?, 'HH24:MI')",
            "SELECT to_number(?, '999')",
            "SELECT now() AT TIME ZONE ?",
            "SELECT date_trunc(?, now())",
            "SELECT date_part(?, now())",
            "SELECT decode(?, 'hex')",
            "SELECT encode('a', ?)",
            "SELECT convert_to('a', ?)",
            "SELECT set_config(?, 'x', true)",
            "SELECT set_config('timezone', ?, true)",
            "SELECT set_config('work_mem', ?, true)",
            "SELECT set_config('role', ?, true)",
            "SELECT current_setting(?)",
            "SELECT nextval(CAST(? AS text))",
            "SELECT pg_get_serial_sequence('kinds', ?)",
            "SELECT pg_read_file(?)",
            "SELECT 'a' ~ ('(' || CAST(? AS text))",
            "SELECT format('%' || CAST(? AS text), 1)",
            "SELECT 'a' LIKE 'b' ESCAPE CAST(? AS text)",
            "SELECT xpath(CAST(? AS text) || '[', '<a/>')",
            "SELECT (CAST('{\"a\": \"' || CAST(? AS text) || '\"}' AS jsonb) ->> 'a')::int",
            "SELECT lower(CAST(? AS text))::int",
            "INSERT INTO kinds (kind) SELECT v FROM (VALUES (CAST(? AS text)), ('b')) AS t (v), generate_series(1, 2)",
            "INSERT INTO kinds (small) VALUES (?)",
            "INSERT INTO child VALUES (?)",
            "INSERT INTO parts VALUES (?)",
            "INSERT INTO checked VALUES (?)",
            "INSERT INTO apart VALUES (?), ('b'), ('b')",
            "INSERT INTO apart SELECT v FROM (VALUES (CAST(? AS text))) AS t (v), generate_series(1, 2)",
            "INSERT INTO made (kind) VALUES (?)",
            "INSERT INTO \"odd \"\"table\"\"\n\" VALUES (?, 1)",
            "INSERT INTO \"odd \"\"table\"\"\n\" VALUES ('a', NULL), (?, NULL)",
            "SELECT coded(?, '22023')",
            "SELECT coded(?, '22P02')",
            "SELECT coded(?, '23505')",
            "SELECT coded(?, '42703')",
            "SELECT coded(?, '40001')",
            "SELECT coded(?, 'XX000')",
            "SELECT jsonb_path_query('{}', CAST(CAST(? AS text) AS jsonpath))",
            "SELECT jsonb_path_query(to_jsonb(CAST(? AS text)), '$.double()')",
            "SELECT jsonb_path_query(to_jsonb(CAST(? AS text)), '$.datetime()')",
            "SELECT jsonb_set('[1]', ARRAY[CAST(? AS text)], '1')",
            "SELECT jsonb_object(ARRAY[CAST(? AS text)])",
            "SELECT jsonb_populate_record(NULL::pair, jsonb_build_object('a', CAST(? AS text)))",
            "SELECT * FROM jsonb_to_record(jsonb_build_object('a', CAST(? AS text))) AS t (a int)",
            "SELECT '{\"a\": ' || CAST(? AS text) || '}' IS JSON, ('{\"a\": ' || CAST(? AS text) || '}')::json",
            "SELECT xmlparse(DOCUMENT '<' || CAST(? AS text) || '>')",
            "SELECT int4range(length(CAST(? AS text)), 0)",
            "SELECT tsrange(CAST(CAST(? AS text) AS timestamp), NULL)",
            "SELECT CAST('{[1,' || CAST(? AS text) || ')}' AS int4multirange)",
            "SELECT regexp_replace('a', 'a', 'b', CAST(? AS text))",
            "SELECT to_char(now(), 'TZH') || CAST(CAST(? AS text) AS pg_lsn)",
            "SELECT row_to_json(t)::text::int FROM (SELECT CAST(? AS text)) AS t (v)",
            "SELECT raises(?)",
            "SELECT unique_(?)",
            "SELECT runs(?)",
            "SELECT runs('SELECT ''' || CAST(? AS text) || '''::int')",
            "SELECT selects(?)",
            "SELECT asserts(?)",
            "INSERT INTO later VALUES (?)",
            "SELECT pg_notify(CAST(? AS text), repeat('x', 9000))",
            "SELEKT ?",
            "SELECT nope FROM kinds WHERE kind = ?");

    static final List<String> POSTGRES_NUMBERS = List.of(
            "SELECT get_bit(CAST('a' AS bytea), ?)",
            "SELECT chr(? + 1000000000)",
            "SELECT make_date(?, 13, 45)",
            "SELECT make_time(?, 2, 3)",
            "SELECT CAST(CAST(? AS bigint) AS smallint)",
            "SELECT CAST(CAST(? AS numeric) AS numeric(3))",
            "SELECT 1 / (CAST(? AS int) - CAST(? AS int))",
            "SELECT percentile_cont(CAST(? AS float8)) WITHIN GROUP (ORDER BY 1)",
            "SELECT raises(CAST(CAST(? AS int) AS text))",
            "SELECT setval('nope', ?)",
            "SELECT lo_get(CAST(CAST(? AS text) AS oid))");

    static final String[] MYSQL_SCHEMA = {
        "CREATE TABLE kinds (kind VARCHAR(100) UNIQUE, small VARCHAR(3), day DATE, number INT, mood ENUM('sad', 'happy'),"
                + " place JSON, CONSTRAINT number_check CHECK (number > -5))",
        "CREATE TABLE parents (kind VARCHAR(100) PRIMARY KEY) ENGINE = InnoDB",
        "CREATE TABLE child (kind VARCHAR(100), CONSTRAINT child_of_parents FOREIGN KEY (kind) REFERENCES parents (kind))"
                + " ENGINE = InnoDB",
        "CREATE TABLE parts (kind VARCHAR(50)) PARTITION BY LIST COLUMNS (kind) (PARTITION p0 VALUES IN ('a'))",
        "CREATE TABLE numbers (kind INT) PARTITION BY RANGE (kind) (PARTITION p0 VALUES LESS THAN (5))",
        "CREATE TABLE `odd ``table'` (kind VARCHAR(100), `it's a \"col\"` INT NOT NULL, CONSTRAINT `on''e ``key` UNIQUE (kind),"
                + " CONSTRAINT `short's` CHECK (CHAR_LENGTH(kind) < 2))",
        "CREATE TABLE made (kind VARCHAR(100), number INT AS (CAST(kind AS SIGNED)) STORED, day DATE AS (kind) STORED)",
        "CREATE PROCEDURE raises(v VARCHAR(200)) BEGIN DECLARE text VARCHAR(300) DEFAULT CONCAT('bad kind ', v, ' here'); SIGNAL"
                + " SQLSTATE '45000' SET MESSAGE_TEXT = text; END",
        "CREATE PROCEDURE disguised(v VARCHAR(200)) BEGIN DECLARE text VARCHAR(300) DEFAULT CONCAT('Column ', v, ' is bad'); SIGNAL"
                + " SQLSTATE '45000' SET MYSQL_ERRNO = 1048, MESSAGE_TEXT = text; END",
        "CREATE PROCEDURE narrow(v VARCHAR(200)) BEGIN DECLARE text VARCHAR(300) DEFAULT CONCAT('kind ', v, ' is ''bad'''); SIGNAL"
                + " SQLSTATE '23000' SET MYSQL_ERRNO = 1062, MESSAGE_TEXT = text; END",
        "CREATE PROCEDURE column_(v VARCHAR(200)) BEGIN DECLARE text VARCHAR(300) DEFAULT CONCAT('Column ', v, ' is bad'); SIGNAL"
                + " SQLSTATE '23000' SET MYSQL_ERRNO = 1048, MESSAGE_TEXT = text; END",
        "CREATE PROCEDURE range_(v VARCHAR(200)) BEGIN DECLARE text VARCHAR(300) DEFAULT CONCAT(UPPER(v), ' value is out of range in"
                + " ''x'''); SIGNAL SQLSTATE '22003' SET MYSQL_ERRNO = 1690, MESSAGE_TEXT = text; END",
        "CREATE PROCEDURE runs(v VARCHAR(200)) BEGIN SET @based = v; PREPARE p FROM @based; EXECUTE p; END"
    };

    static final List<String> MYSQL = List.of(
            "INSERT INTO kinds (kind) VALUES (?)", // the second time
            "INSERT INTO kinds (small) VALUES (?)",
            "INSERT INTO kinds (day) VALUES (?)",
            "INSERT INTO kinds (number) VALUES (?)",
            "INSERT INTO kinds (mood) VALUES (?)",
            "INSERT INTO kinds (place) VALUES (?)",
            "INSERT INTO kinds (number) SELECT CAST(? AS SIGNED)",
            "INSERT INTO kinds (day) SELECT CAST(? AS DATE)",
            "INSERT INTO kinds (day) VALUES (STR_TO_DATE(?, '%Y-%m-%d'))",
            "INSERT INTO kinds (number) VALUES (LOWER(?))",
            "INSERT INTO child VALUES (?)",
            "INSERT INTO parts VALUES (?)",
            "INSERT INTO `odd ``table'` VALUES (?, 1)",
            "INSERT INTO `odd ``table'` (kind) VALUES (?)",
            "INSERT INTO `odd ``table'` (`it's a \"col\"`) VALUES (?)",
            "INSERT INTO made (kind) VALUES (?)",
            "INSERT INTO kinds (mood) SELECT ?",
            "UPDATE kinds SET mood = CONCAT(?, 'x'), small = CONCAT(?, 'y')",
            "INSERT INTO kinds (place) SELECT CONCAT('{\"a\": ', ?)",
            "SELECT JSON_SET('{}', CONCAT('$[', ?), 1)",
            "SELECT JSON_MERGE_PATCH('{}', ?)",
            "SELECT * FROM JSON_TABLE(?, '$[*]' COLUMNS (a INT PATH '$.a' ERROR ON ERROR)) AS t",
            "SELECT JSON_VALUE(CONCAT('{', ?), '$')",
            "INSERT INTO kinds (day) SELECT CONVERT_TZ(?, 'UTC', ?)",
            "INSERT INTO kinds (number) SELECT CONV(?, 10, 16) + ?",
            "SELECT CAST(? AS DATETIME) + INTERVAL ? YEAR",
            "SELECT JSON_EXTRACT(?, '$')",
            "SELECT JSON_EXTRACT('{}', ?)",
            "SELECT EXTRACTVALUE('<a/>', CONCAT('~', ?))",
            "SELECT UPDATEXML('<a/>', CONCAT('~', ?), '')",
            "SELECT ST_GEOMFROMTEXT(?)",
            "SELECT 'a' REGEXP CONCAT('(', ?)",
            "SELECT GET_LOCK(CONCAT(?, REPEAT('x', 200)), 0)",
            "SET time_zone = ?",
            "SET sql_mode = ?",
            "CALL raises(?)",
            "CALL disguised(?)",
            "CALL narrow(?)",
            "CALL column_(?)",
            "CALL range_(?)",
            "CALL no_such_(?)",
            "CALL runs(?)",
            "CALL runs(CONCAT('SELECT * FROM ', ?))",
            "CALL runs(CONCAT('SELECT ', ?, '()'))",
            "CALL runs(CONCAT('SELECT ', ?, ' FROM kinds'))",
            "SELEKT ?",
            "SELECT nope FROM kinds WHERE kind = ?");

    static final List<String> MYSQL_NUMBERS = List.of(
            "SELECT CAST(? AS SIGNED) + 9223372036854775807",
            "INSERT INTO numbers VALUES (?)",
            "INSERT INTO kinds (number) VALUES (-?)",
            "INSERT INTO kinds (number) VALUES (? * 1000000)",
            "INSERT INTO kinds (day) VALUES (?)",
            "CALL raises(?)");

    static final String[] SQLITE_SCHEMA = {
        "CREATE TABLE kinds (kind TEXT UNIQUE, number INTEGER CHECK (number < 5)) STRICT",
        "CREATE TABLE parents (kind TEXT PRIMARY KEY)",
        "CREATE TABLE child (kind TEXT REFERENCES parents)",
        "CREATE VIRTUAL TABLE texts USING fts5(body)",
        "CREATE TRIGGER raises BEFORE INSERT ON parents BEGIN SELECT RAISE(ABORT, 'bad kind here'); END"
    };

    static final List<String> SQLITE = List.of(
            "INSERT INTO kinds (kind) VALUES (?)", // the second time
            "INSERT INTO kinds (number) VALUES (?)",
            "INSERT INTO child VALUES (?)",
            "INSERT INTO parents VALUES (?)",
            "SELECT json(?)",
            "SELECT json_extract('{}', ?)",
            "SELECT json_extract('{}', '$.' || ? || '[')",
            "SELECT * FROM texts WHERE texts MATCH ?",
            "SELECT * FROM texts WHERE texts MATCH ? || ':a'",
            "SELECT * FROM texts WHERE texts MATCH '\"' || ?",
            "SELECT 'a' LIKE 'b' ESCAPE ?",
            "ATTACH DATABASE '/nowhere/' || ? || '/x.db' AS other",
            "SELECT load_extension(?)",
            "SELECT * FROM pragma_table_info(?), nope",
            "SELEKT ?",
            "SELECT nope FROM kinds WHERE kind = ?");
}

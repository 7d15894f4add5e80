package dev.based.spi;

import dev.based.spi.SqlWords.Effect;
import dev.based.spi.SqlWords.FunctionEffect;
import java.util.List;

/** The words that most databases share. */
final class StandardWords {
    /** Of the standard and of most databases; names of types with a length are among them, since they look like calls. */
    private static final String FUNCTIONS = """
            abs acos any_value array array_agg ascii asin atan atan2 avg bigint binary bit bit_and bit_length bit_or bit_xor
            blob boolean bool_and bool_or cardinality cast ceil ceiling char char_length character character_length chr clob
            coalesce collect concat concat_ws convert corr cos cosh cot count covar_pop covar_samp cume_dist current_catalog
            current_date current_role current_schema current_time current_timestamp current_user date date_part date_trunc
            datetime day dayofmonth dayofweek dayofyear dec decfloat decimal degrees dense_rank double element every exp
            extract first_value float floor format fusion greatest grouping hex hour if ifnull iif initcap insert instr int
            integer intersection interval isnull json json_array json_arrayagg json_exists json_object json_objectagg
            json_query json_scalar json_serialize json_table json_value lag last_day last_value lcase lead least left
            length listagg ln localtime localtimestamp locate log log10 log2 lower lpad ltrim max md5 median min minute mod
            month national nchar normalize now nth_value ntile nullif numeric numrange nvarchar nvl nvl2 octet_length
            overlay percent_rank percentile_cont percentile_disc pi position power pow quarter radians rand random rank
            real regexp_count regexp_instr regexp_like regexp_replace regexp_substr regr_avgx regr_avgy regr_count
            regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy repeat replace reverse right round row_number
            rpad rtrim second session_user sha1 sha2 sign sin sinh smallint soundex space sqrt stddev stddev_pop
            stddev_samp string_agg strpos substr substring sum system_user tan tanh text time timestamp timestamptz timetz
            to_char to_date to_number to_timestamp translate trim trim_array trunc truncate ucase unnest upper user uuid
            values_of var_pop var_samp varbinary varbit varchar varchar2 varcharacter variance varying vargraphic version
            week width_bucket xmlagg xmlattributes xmlcomment xmlconcat xmlelement xmlexists xmlforest xmlparse xmlpi
            xmlquery xmlserialize xmltable year zone
            """;

    private StandardWords() {}

    static SqlWords make(SqlWords empty) {
        return empty.with(Effect.READS, "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "HELP")
                .with(Effect.OPAQUE, "CALL", "DO", "EXEC", "EXECUTE", "FETCH")
                .with(Effect.LEAVES_STATE, "CALL", "DO", "EXEC", "EXECUTE", "FETCH", "SET", "RESET", "USE", "DECLARE")
                .with(
                        Effect.LEAVES_STATE,
                        "PREPARE",
                        "DEALLOCATE",
                        "CLOSE",
                        "CONNECT",
                        "DISCONNECT",
                        "ATTACH",
                        "DETACH")
                .with(Effect.LEAVES_STATE, "CREATE TEMP", "CREATE TEMPORARY", "CREATE LOCAL", "CREATE GLOBAL")
                .with(
                        Effect.LEAVES_STATE,
                        "DECLARE LOCAL TEMPORARY",
                        "DECLARE GLOBAL TEMPORARY",
                        "LOCK",
                        "ALTER SESSION")
                .with(
                        Effect.SESSION_ONLY,
                        "SET",
                        "RESET",
                        "USE",
                        "PREPARE",
                        "DEALLOCATE",
                        "DECLARE",
                        "CLOSE",
                        "LOCK",
                        "ALTER SESSION")
                .without(
                        Effect.LEAVES_STATE,
                        "CREATE",
                        "ALTER",
                        "DROP",
                        "TRUNCATE",
                        "RENAME",
                        "GRANT",
                        "REVOKE",
                        "COMMENT")
                .without(Effect.LEAVES_STATE, "ANALYZE", "ANALYSE", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "HELP")
                .withFunctions(FunctionEffect.NONE, List.of(FUNCTIONS.split("\\s+")));
    }
}

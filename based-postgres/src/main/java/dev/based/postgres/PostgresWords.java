package dev.based.postgres;

import dev.based.spi.SqlWords;
import dev.based.spi.SqlWords.Effect;
import dev.based.spi.SqlWords.FunctionEffect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * What the words of PostgreSQL's SQL mean. No statement commits the transaction that it is called in; some commit parts of their work
 * if they are called outside of one.
 *
 * <p>The functions that change nothing are the ones that its catalog calls immutable or stable, those of the volatile ones that only
 * look or wait, and what its grammar has in the form of calls.
 */
final class PostgresWords {
    private static final List<String> SESSION_FUNCTIONS =
            List.of(("set_config setseed pg_advisory_lock pg_advisory_lock_shared"
                            + " pg_try_advisory_lock pg_try_advisory_lock_shared pg_advisory_unlock pg_advisory_unlock_shared"
                            + " pg_advisory_unlock_all pg_replication_origin_session_setup pg_replication_origin_session_reset"
                            + " dblink_connect dblink_connect_u dblink_disconnect set_limit")
                    .split(" "));

    /** Those that run SQL which they are given as text. */
    private static final List<String> RUNNING_FUNCTIONS = List.of(
            ("query_to_xml query_to_xmlschema query_to_xml_and_xmlschema ts_stat ts_rewrite crosstab crosstab2 crosstab3"
                            + " crosstab4 connectby xpath_table")
                    .split(" "));

    static final SqlWords WORDS = SqlWords.STANDARD
            .withoutFunctions()
            .withFunctions(FunctionEffect.NONE, functions())
            .withFunctions(FunctionEffect.LEAVES_STATE, SESSION_FUNCTIONS)
            .withFunctions(FunctionEffect.RUNS_SQL, RUNNING_FUNCTIONS)
            .withSystemSchemas("pg_catalog")
            .withTemporarySchemas("pg_temp")
            .with(Effect.MAY_COMMIT_ALONE, "CALL", "DO", "VACUUM", "REINDEX", "CLUSTER", "CREATE INDEX CONCURRENTLY")
            .with(Effect.MAY_COMMIT_ALONE, "CREATE UNIQUE INDEX CONCURRENTLY", "DROP INDEX CONCURRENTLY")
            .with(
                    Effect.MAY_COMMIT_ALONE,
                    "CREATE DATABASE",
                    "CREATE SUBSCRIPTION",
                    "DROP SUBSCRIPTION",
                    "DROP DATABASE")
            .with(Effect.OPAQUE, "MOVE")
            .with(Effect.LEAVES_STATE, "MOVE", "LISTEN", "UNLISTEN", "DISCARD", "LOAD")
            .with(Effect.SESSION_ONLY, "LISTEN", "UNLISTEN", "DISCARD", "LOAD")
            .without(
                    Effect.LEAVES_STATE,
                    "COPY",
                    "NOTIFY",
                    "VACUUM",
                    "REINDEX",
                    "CLUSTER",
                    "REFRESH",
                    "CHECKPOINT",
                    "IMPORT")
            .without(Effect.LEAVES_STATE, "REASSIGN", "SECURITY", "LOCK", "SET CONSTRAINTS", "SET LOCAL");

    private PostgresWords() {}

    private static List<String> functions() {
        try (InputStream names = PostgresWords.class.getResourceAsStream("functions.txt")) {
            String text = new String(Objects.requireNonNull(names).readAllBytes(), StandardCharsets.UTF_8);
            return List.of(text.strip().split("\\s+"));
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}

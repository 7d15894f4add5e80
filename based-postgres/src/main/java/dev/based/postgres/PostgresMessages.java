package dev.based.postgres;

import dev.based.ErrorDetails;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the server's messages quote values: by the
 * <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">SQLSTATE</a>, and by the
 * <a href="https://www.postgresql.org/docs/current/protocol-error-fields.html">fields</a> that come with it. The detail and the context
 * of an error, which quote rows and parameters, are never shown.
 */
final class PostgresMessages {
    /** Data exceptions: they quote, at the end, what could not be read. */
    private static final String DATA = "22";

    /** Classes whose messages have only names in them, or nothing: connections, constraints, transactions, logins, views, resources. */
    private static final Set<String> NAMES = Set.of("08", "21", "23", "25", "28", "40", "44", "53", "57");

    /** The same for single codes: locks, stale plans and what is found out while a statement is rewritten. */
    private static final Set<String> NAMES_ONLY = Set.of("3D000", "428C9", "42P17", "55P03", "26000");

    /** What is too long for an index or a page, which is named; of the same code as what is too long for a text's parser. */
    private static final String TOO_LARGE = "54000";

    private static final Pattern OF_PAGES =
            Pattern.compile("(index )?row (size \\d+ exceeds|requires \\d+ bytes|is too big: size \\d+).*");

    /** Who may not use a thing, and which: by routines that are told of what exists. */
    private static final String DENIED = "42501";

    private static final Set<String> DENIES = Set.of("aclcheck_error", "aclcheck_error_col", "aclcheck_error_type");

    /** The server's words where a name that a value has given may stand beside them. */
    private static final List<String> OWN_WORDS = List.of(
            ("permission denied for must be owner of relation table column function schema database sequence type role view operator"
                            + " does not exist already exists is a an in to the too long large many of out memory cannot value invalid"
                            + " name could open file unrecognized configuration parameter more than one row")
                    .split(" "));

    /** Row-level security names a policy and a table. */
    private static final String POLICY = "ExecWithCheckOptions";

    /** The files of the languages in which routines raise errors of their own, with any SQLSTATE. */
    private static final List<String> LANGUAGES = List.of("pl_exec.c", "plpy_", "plperl", "pltcl");

    private static final String RAISE = "exec_stmt_";

    /** The functions of postgres_fdw, dblink and Citus that pass on another server's words and their context. */
    private static final List<String> RELAYS = List.of("pgfdw_report", "dblink_res_error", "ReportResultError");

    /** What the context says of a routine in any language of the servers'. */
    private static final String ROUTINE = "PL/";

    /** What the context says of a statement that stands in a routine as it is, so that its words are none of a value's. */
    private static final List<String> STATIC = List.of(
            " at SQL statement", " at PERFORM", " at RETURN", " at IF", " at assignment", " at FOR over SELECT rows");

    private static final String COPY = "COPY ";
    private static final String SQL_FUNCTION = "SQL function \"";

    private PostgresMessages() {}

    /**
     * Whether the error came up as the statement was read, when no value was there: the message quotes the statement. Types are read
     * in the same way when a text is cast to regtype, which the context tells.
     */
    private static boolean isOfTheText(PgException error) {
        return error.getPosition() != null && error.getInternalQuery() == null && error.getWhere() == null;
    }

    /** The same for a statement of a routine's that stands in it as it is. */
    private static boolean isOfARoutinesText(PgException error) {
        String context = error.getWhere();
        return error.getInternalPosition() != null
                && context != null
                && (context.startsWith(SQL_FUNCTION) || STATIC.stream().anyMatch(innermost(context)::endsWith));
    }

    /** Whether the author of a routine wrote the message, or may have on another server. */
    private static boolean isRaised(PgException error) {
        String file = error.getFile();
        String routine = error.getRoutine();
        if (file == null || routine == null) {
            return true;
        }
        return RELAYS.stream().anyMatch(routine::startsWith) && isWithin(ROUTINE, error.getWhere())
                || LANGUAGES.stream().anyMatch(file::startsWith)
                        && (!file.equals(LANGUAGES.get(0)) || routine.startsWith(RAISE));
    }

    private static boolean isWithin(String part, @Nullable String context) {
        return context != null && context.contains(part);
    }

    /**
     * The details with the server's words, as far as they show no value, or with what is known of the names in them.
     *
     * @param details what is known besides
     * @param advice what is added
     */
    static ErrorDetails tell(ErrorDetails details, PgException error, String advice) {
        String sqlState = String.valueOf(error.getSqlState());
        String words = String.valueOf(error.getErrorMessage());
        String column = copiedColumn(error);
        String place = column == null ? "" : ", in column \"" + column + "\"";
        String hint = place + (error.getHint() == null ? "" : " (" + error.getHint() + ")") + advice;
        if (isRaised(error)) {
            return told(details, error, words + hint);
        }
        if (isOfTheText(error)
                || isOfARoutinesText(error)
                || hasOnlyNames(sqlState)
                || POLICY.equals(error.getRoutine())
                || isOfThings(sqlState, error, words)) {
            return details.withMessage(words + hint).asFreeOfValues();
        }
        return sqlState.startsWith(DATA)
                ? details.withMessage(DataErrors.withoutValue(words) + hint).asFreeOfValues()
                : details.withMessage(words + hint).withNames(namesAndWords(error));
    }

    /** What a routine's author says: the names beside it are the author's words, too, and may be values. */
    private static ErrorDetails told(ErrorDetails details, PgException error, String message) {
        if (error.getFile() == null) {
            return details.withMessage(message).withNames(names(error)); // of a server that does not tell where
        }
        String constraint = details.constraint();
        boolean mentions = constraint != null
                && Arrays.stream(constraint.split(","))
                        .anyMatch(name -> message.toLowerCase(Locale.ROOT)
                                .contains(name.strip().toLowerCase(Locale.ROOT)));
        return (mentions ? details.withConstraint(null) : details).withMessage(message);
    }

    private static boolean isOfThings(String sqlState, PgException error, String words) {
        return sqlState.equals(TOO_LARGE) && OF_PAGES.matcher(words).matches()
                || sqlState.equals(DENIED) && DENIES.contains(String.valueOf(error.getRoutine()));
    }

    private static List<String> namesAndWords(PgException error) {
        List<String> all = names(error);
        all.addAll(OWN_WORDS);
        return all;
    }

    private static boolean hasOnlyNames(String sqlState) {
        return sqlState.length() == 5 && NAMES.contains(sqlState.substring(0, 2)) || NAMES_ONLY.contains(sqlState);
    }

    private static List<String> names(PgException error) {
        List<String> names = new ArrayList<>();
        add(names, error.getSchema());
        add(names, error.getTable());
        add(names, error.getColumn());
        add(names, error.getDataType());
        add(names, copiedColumn(error));
        return names;
    }

    /**
     * The column that the context of an error in copied rows tells, in whatever language, before it quotes the value: {@code COPY films, line
     * 3, column year: "x"}; null if it tells none.
     */
    private static @Nullable String copiedColumn(PgException error) {
        String context = error.getWhere();
        if (context == null || !context.startsWith(COPY)) {
            return null;
        }
        int line = context.indexOf(", ");
        int column = line < 0 ? -1 : context.indexOf(", ", line + 2);
        int name = column < 0 ? -1 : context.indexOf(' ', column + 2) + 1;
        int end = context.indexOf(':');
        while (end > 0 && Character.isWhitespace(context.charAt(end - 1))) {
            end--;
        }
        return name > 0 && name < end ? context.substring(name, end) : null;
    }

    private static String innermost(String context) {
        int end = context.indexOf('\n');
        return end < 0 ? context : context.substring(0, end);
    }

    private static void add(List<String> names, @Nullable String name) {
        if (name != null) {
            names.add(name);
        }
    }
}

package dev.based.mysql;

import java.util.HashSet;
import java.util.Set;

/**
 * The servers' own words, in the messages that a statement of an application's is likely to meet. An error that a routine raises may
 * have any number and any SQLSTATE, those of the server too, so that only its words tell. Stateless.
 */
final class ServerWords {
    private static final Set<String> KNOWN = Set.of("""
            ALTER Access BIGINT BINARY Bad BOOL CHAR CHECK CONSTRAINT CREATE Cannot Check Client Column Connection DATE DATETIME
            DECIMAL DELETE DOUBLE DROP Data Deadlock Duplicate EXECUTE Encountered FLOAT FOREIGN FUNCTION Field Foreign GEOMETRY
            GRANT Host INDEX INSERT INT INTEGER Incorrect Invalid JSON KEY Key Loading Lock MariaDB Multiple MySQL NO NOT NOWAIT NULL
            No OPTION ON Operand Out PASSWORD PRIMARY PROCEDURE Prepared Query READ READ_ONLY ONLY REFERENCES Record Referencing Row Running
            SCHEMA SELECT SET SIGNED SQL SUPER See Statement Subquery TIME TIMESTAMP Table The This Too Transaction Truncated
            UNSIGNED UPDATE USER Unable Unknown VARCHAR Variable View You CASCADE RESTRICT a aborted acquired acquisition action add address
            after allowed alter already and are argument arguments at authentication because be been before behavior bigger blocked both
            branch by bytes can cannot changed character check child client collation column columns command configuring
            connect connection connections consider constraint contain contains converting correspond corresponds could count
            create data database date datetime deadlock decimal default defined definer definition delete denied detected different
            disabled disconnected does doesn doesn't double drop due duplicate during enabled entry error errors exceeded execute
            executing execution exist exists expression fails failed field for foreign found from function functions geometry
            get given got handshake has have host hostname identifier illegal illegally immediately in inactivity incorrect incompatible index integer
            interactive_timeout interrupted invalid invoked invoker is it json_extract json_set json_merge_patch json_table key keys
            killed lack last lead level line list local lock locks long manual many match max_allowed_packet
            max_statement_time maximum mode more most must name near need needed no not number object of on one option
            or order out packet parameters parent partition password percent placeholders please position primary privilege
            privileges procedure protocol query range reached read record referenced references releasing requested reset
            restarting retry returns right rights rolled rolling routine row rows running s selected send server set should sides size
            so source specified statement statements stored str_to_date string supplied support symbol syntax system t table
            tables text that the them there this time timeout to too transaction trigger truncated try trying unblock unique
            unknown update upgrading use used user uses using value values variable version view violated wait wait_timeout was when which
            with within would write you your zone error_for_division_by_zero DIVISION division Division
            utf8 utf8mb3 utf8mb4 COMMIT Component Error Got WSREP appending application fragment node prepared provider replication status streaming while yet""".split("\\s+"));

    private ServerWords() {}

    /**
     * Whether a message may be the server's: none of its words outside of quotes is another one.
     *
     * @param message in English
     */
    static boolean areAllOf(String message) {
        for (int start = 0; start < message.length(); ) {
            int end = end(message, start);
            if (isPart(message.charAt(start)) && !isOwn(message, start, end)) {
                return false;
            }
            start = end;
        }
        return true;
    }

    /** Whether a message quotes something. */
    static boolean areQuotedIn(String message) {
        for (int start = 0; start < message.length(); ) {
            int end = end(message, start);
            if (end > start + 1 && !isPart(message.charAt(start))) {
                return true;
            }
            start = end;
        }
        return false;
    }

    /** Those of the words of a message, outside of quotes, that are the server's. */
    static Set<String> of(String message) {
        Set<String> own = new HashSet<>();
        for (int start = 0; start < message.length(); ) {
            int end = end(message, start);
            if (isPart(message.charAt(start)) && isOwn(message, start, end)) {
                own.add(message.substring(start, end));
            }
            start = end;
        }
        return own;
    }

    /** The end of what begins at a place: of a word, of a quoted text, or of a sign. */
    private static int end(String message, int start) {
        char first = message.charAt(start);
        int end = start + 1;
        if (isPart(first)) {
            while (end < message.length() && isPart(message.charAt(end))) {
                end++;
            }
            return end;
        }
        boolean opens =
                (first == '\'' || first == '"' || first == '`') && (start == 0 || !isPart(message.charAt(start - 1)));
        if (!opens) {
            return end;
        }
        int closing = message.indexOf(first, end);
        while (closing >= 0 && closing + 1 < message.length() && isPart(message.charAt(closing + 1))) {
            closing = message.indexOf(first, closing + 1); // a name may have quotes of its own
        }
        return closing < 0 ? end : closing + 1;
    }

    private static boolean isOwn(String message, int start, int end) {
        if (!Character.isDigit(message.charAt(start))) {
            return KNOWN.contains(message.substring(start, end));
        }
        String before = message.substring(0, start);
        return before.endsWith("row ")
                || before.endsWith("line ")
                || before.endsWith("position ")
                || message.startsWith(" row", end)
                || message.startsWith(" column(s)", end);
    }

    private static boolean isPart(char character) {
        return Character.isLetterOrDigit(character) || character == '_' || Character.isSurrogate(character);
    }
}

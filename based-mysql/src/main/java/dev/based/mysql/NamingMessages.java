package dev.based.mysql;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The servers' messages that quote names and nothing else, whatever the values are: of columns, tables, keys, users and databases. A routine may
 * raise an error of any number, with a message of its own in which it quotes a value, so that it is the whole message that tells. Stateless.
 */
final class NamingMessages {
    /** A name in quotes, or several with points between them; one with quotes of its own is compared with the values. */
    private static final String NAME = "(?:'[^']{1,200}'|`[^`]{1,64}`(?:\\.`[^`]{1,64}`){0,2})";

    private static final String NAMES = NAME + "(?:, " + NAME + ")*";
    /** What the servers' reader of JSON says. */
    private static final String REASON = "\"[A-Za-z ,.'-]{1,100}\"";

    private static final Map<Integer, Pattern> KNOWN = new HashMap<>();

    static {
        add("Record has changed since last read in table NAME", 1020);
        add("Access denied for user NAME@NAME(?: to database NAME)?", 1044, 1045, 1698);
        add("Column NAME cannot be null", 1048);
        add("Table NAME already exists", 1050);
        add("Duplicate (?:column|key) name NAME", 1060, 1061);
        add("Host NAME is blocked because of many connection errors; unblock with '[a-z -]+'", 1129);
        add("Host NAME is not allowed to connect to this", 1130);
        add(
                "[A-Za-z ,]+ command denied to user NAME@NAME for (?:table|routine|column NAME in table) NAME",
                1142,
                1143,
                1370);
        add("Can't write, because of unique constraint, to table NAME", 1169);
        add("Column set to default value; NULL supplied to NOT NULL column NAME", 1263);
        add("(?:Out of range value|Data truncated|Data too long) for column NAME", 1264, 1265, 1406);
        add("View NAME references invalid", 1356);
        add("Field NAME doesn't have a default value", 1364);
        add("CHECK OPTION failed NAME", 1369);
        add("Can't update table NAME in stored function/trigger", 1442);
        add(
                "Cannot (?:delete or update a parent|add or update a child) row: a foreign key constraint fails"
                        + " \\(NAME, CONSTRAINT NAME FOREIGN KEY \\(NAMES\\) REFERENCES NAME \\(NAMES\\)",
                1451,
                1452);
        add("Cannot drop index NAME: needed in a foreign key constraint", 1553);
        add(
                "Invalid JSON text(?: in argument \\d+ to function \\w+)?: REASON at position \\d+ in value for column NAME",
                3140);
        add("Invalid JSON text in argument \\d+ to function \\w+: REASON at position", 3141);
        add("Referencing column NAME and referenced column NAME in foreign key constraint NAME", 3780);
        add("Check constraint NAME is", 3819, 3821);
        add("CONSTRAINT NAME failed for NAME", 4025);
    }

    private NamingMessages() {}

    private static void add(String message, int... errors) {
        Pattern pattern = Pattern.compile(
                message.replace("NAMES", NAMES).replace("NAME", NAME).replace("REASON", REASON) + "[^'`\"]*");
        for (int error : errors) {
            KNOWN.put(error, pattern);
        }
    }

    /**
     * Whether what a message quotes are names.
     *
     * @param error the number of one that quotes only names, if the server itself has written it
     * @param message in English, of words that are all the server's
     */
    static boolean areNames(int error, String message) {
        if (!ServerWords.areQuotedIn(message)) {
            return true;
        }
        Pattern known = KNOWN.get(error);
        return known != null && known.matcher(message).matches();
    }
}

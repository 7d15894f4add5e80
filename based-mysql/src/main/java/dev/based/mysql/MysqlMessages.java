package dev.based.mysql;

import dev.based.ErrorDetails;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the servers' messages quote values: by the error's number, and by the text of the message, which is
 * <a href="https://dev.mysql.com/doc/mysql-errors/8.0/en/server-error-reference.html">MySQL's</a> or
 * <a href="https://mariadb.com/kb/en/mariadb-error-code-reference/">MariaDB's</a> in English.
 */
final class MysqlMessages {
    /** Errors that quote only names, of columns, tables, keys and databases, whatever the values are. */
    private static final Set<Integer> NAMES_ONLY = Set.of(
            1020, 1040, 1042, 1043, 1044, 1045, 1046, 1047, 1048, 1050, 1060, 1061, 1068, 1129, 1130, 1136, 1142, 1143, 1169,
            1180, 1205, 1213, 1216, 1217, 1222, 1227, 1242, 1251, 1263, 1264, 1265, 1290, 1317, 1356, 1364, 1369, 1370, 1390,
            1406, 1412, 1416, 1421, 1429, 1442, 1451, 1452, 1553, 1614, 1698, 1792, 1820, 1836, 1927, 1969, 3024, 3058,
            3140, 3141, 3572, 3780, 3819, 3821, 3948, 4025, 4031);

    /** A value between what stands before and behind it; it may have quotes of its own, so that it ends as late as can be. */
    private static final List<Pattern> VALUES = List.of(
            value("Duplicate entry '", "' for key '.*'"),
            value("Incorrect [\\w ]+ value: '", "' for (?:column|function) .*"),
            value("(?:Truncated i|I)ncorrect [\\w() ]+ value: '", "'(?: for .*)?"),
            value("[A-Z ]+ value is out of range in '", "'"),
            value("Table has no partition for value ", ""),
            value("Encountered illegal value '", "' when converting to .*"),
            value("Variable '\\w+' can't be set to the value of '", "'"),
            value("Unknown or incorrect time zone: '", "'"),
            value("Invalid \\w+ character string: '", "'"),
            value("Foreign key constraint for table '[^']*', record '", "' would lead to a duplicate entry in .*"));

    /** The errors that those are; a session may have asked for another language, in which a name may be lost as well. */
    private static final Set<Integer> QUOTING =
            Set.of(1062, 1231, 1292, 1298, 1300, 1366, 1411, 1525, 1557, 1586, 1690, 1761, 1762, 1859);

    private static final int NO_PARTITION = 1526;

    /** The servers cut their messages off at 511 bytes, or at a character before. */
    private static final int LONGEST_WHOLE = 500;

    private static final String FOREIGN =
            "A value does not fit. The server's message, which is not in English, shows it.";

    /** The session's database stands before the table, whichever it is by now. */
    private static final Pattern MISSING_TABLE =
            Pattern.compile("Table '([^'.]*)\\.[^']*' doesn't exist.*", Pattern.DOTALL);

    /** What the servers call the parts of a statement in which they do not know a column. */
    private static final List<String> CLAUSES = List.of(
            "field list",
            "where clause",
            "on clause",
            "having clause",
            "order clause",
            "group statement",
            "from clause",
            "INSERT INTO",
            "partition function",
            "check constraint function");

    private static final String OWN_STATE = "45";

    /** The SQLSTATE of what is not let through: see {@link Refusal}, whose words have no values. */
    private static final String OWN_REFUSAL = "08S01";

    private static final Set<Integer> SIGNALS = Set.of(1643, 1644);

    private MysqlMessages() {}

    private static Pattern value(String before, String behind) {
        return Pattern.compile("(" + before + ").*(" + behind + ")", Pattern.DOTALL);
    }

    /** The details with the server's words, as far as they show no value, or with what is known of the names in them. */
    static ErrorDetails tell(ErrorDetails details, String words) {
        if (Refusal.isOwn(words)) {
            return details.withMessage(words).asFreeOfValues();
        }
        int code = details.vendorCode();
        if (SIGNALS.contains(code) || String.valueOf(details.sqlState()).startsWith(OWN_STATE)) {
            return details.withMessage(words); // written by the author of a routine
        }
        for (Pattern pattern : VALUES) {
            Matcher matcher = pattern.matcher(words);
            if (matcher.matches()) {
                String hidden = matcher.group(1) + '?' + matcher.group(2);
                if (ServerWords.areAllOf(hidden)) {
                    return details.withMessage(hidden).asFreeOfValues();
                }
            }
        }
        if (code == NO_PARTITION) {
            return details.withMessage(FOREIGN).asFreeOfValues();
        }
        if (QUOTING.contains(code) && !OWN_REFUSAL.equals(details.sqlState())) {
            return details.withMessage(withoutQuoted(words)).withNames(own(words));
        }
        return NAMES_ONLY.contains(code) && ServerWords.areAllOf(words) && NamingMessages.areNames(code, words)
                ? details.withMessage(words).asFreeOfValues()
                : details.withMessage(words).withNames(own(words));
    }

    /**
     * A message with a question mark in place of all from the first quote to the last. The servers cut a message off, so that
     * the end of a long one may be part of what was quoted.
     */
    private static String withoutQuoted(String words) {
        int first = words.indexOf('\'');
        if (first >= 0 && words.getBytes(StandardCharsets.UTF_8).length > LONGEST_WHOLE) {
            return words.substring(0, first + 1) + "?'";
        }
        int last = words.lastIndexOf('\'');
        return last == first ? words : words.substring(0, first + 1) + '?' + words.substring(last);
    }

    /** What may be shown whatever the values are: the server's own words, and the database in which it looks for a table. */
    private static Set<String> own(String words) {
        Set<String> own = ServerWords.of(words);
        own.addAll(CLAUSES);
        Matcher missing = MISSING_TABLE.matcher(words);
        if (missing.matches()) {
            own.add(missing.group(1));
        }
        return own;
    }
}

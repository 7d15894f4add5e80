package dev.based.tests.matrix;

import java.util.List;
import java.util.regex.Pattern;

/** What is changed silently and not cured yet, by the lines that tell it. Each goes when it is. */
final class Known {
    private static final String NUMBER =
            "(Boolean|Byte|Short|Integer|Long|BigInteger|Float|Double|BigDecimal|Year|Character)";
    private static final String MOMENT = "(Instant|OffsetDateTime|ZonedDateTime)";

    private static final List<Pattern> MYSQL = patterns(
            // V4, V5: times in columns of dates, dates in columns of times.
            "(DATE|DATETIME|TIMESTAMP).* <- (LocalTime|Duration) .*",
            "(DATE|TIME|TIME\\(6\\)) <- (LocalDateTime|LocalDate|" + MOMENT + ") .*",
            // V6: BIT takes text, bytes and negative numbers as bits, and saturates.
            "BIT.*",
            // Numbers and booleans are the index of an enumeration's constant, seconds of a time, a year of this
            // century.
            "(ENUM|SET)\\(.* <- " + NUMBER + " .*",
            "(TIME|TIME\\(6\\)|YEAR) <- (" + NUMBER + "|UUID|byte\\[\\]) .*",
            // A duration beyond what the server parses becomes zero.
            "TIME.* <- Duration PT2562047788015215H30M7S stores LocalTime 00:00",
            // The server's binary fractions have fewer digits than the value; its text of them, too, and more so in a
            // short column.
            "(FLOAT|DOUBLE|DECIMAL\\(65,0\\)) .*",
            "(VARCHAR\\(10\\)|TEXT|LONGTEXT|VARBINARY\\(10\\)|BLOB|LONGBLOB) (<-|gives) (Float|Double) .*",
            "JSON <- (BigDecimal|BigInteger|String 1e5|Float|Double).*");

    private static final List<Pattern> POSTGRES = patterns(
            // V7: what is far from all dates is written as infinity, or fails without the parameter's name.
            "(date|timestamp).* stores .*infinity.*",
            "timestamp with time zone.* fails on .*",
            // V8; an empty text is a violation of the protocol there, after which the connection is given up.
            "\"char\".*",
            // Types that the client does not know take the text of anything.
            "(interval|cidr|macaddr|oid) <- .*",
            "(json|jsonb) <- Integer\\[\\] \\[\\] stores String \\{\\}",
            "name fails on .*(identifier too long|42622).*");

    private Known() {}

    static boolean has(String database, String line) {
        List<Pattern> patterns = switch (database) {
            case "SQLite" -> List.of();
            case "PostgreSQL" -> POSTGRES;
            default -> MYSQL;
        };
        return patterns.stream().anyMatch(pattern -> pattern.matcher(line).matches());
    }

    private static List<Pattern> patterns(String... patterns) {
        return List.of(patterns).stream()
                .map(each -> Pattern.compile(each, Pattern.DOTALL))
                .toList();
    }
}

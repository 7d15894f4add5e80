package dev.based.mysql;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a session that values depend on, which the server tells with the answer to what changed them
 * (<a href="https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html">session state</a>).
 */
final class SessionSettings {
    /** What the server is asked to tell. */
    static final String TRACKED = "time_zone,character_set_client,character_set_connection,character_set_results,"
            + "collation_connection,sql_mode";

    private static final String ANSI_QUOTES = "ANSI_QUOTES";
    private static final String TRUNCATE = "TIME_TRUNCATE_FRACTIONAL";

    /** SESSION_TRACK_SYSTEM_VARIABLES. */
    private static final int VARIABLE = 0;

    /** SESSION_TRACK_TRANSACTION_CHARACTERISTICS. */
    private static final int TRANSACTION = 4;

    private static final String BACKSLASHES =
            "sql_mode has NO_BACKSLASH_ESCAPES, by which parameters could not be told from text.";

    private static final List<String> UTC = List.of("+00:00", "-00:00", "UTC");

    /** Whether the server would round times, if it were not told otherwise. */
    private final boolean roundsTimes;

    private final boolean ansiQuotesAtFirst;
    private boolean ansiQuotes;
    /** What is wrong with a setting, by its name. */
    private final Map<String, String> wrong = new TreeMap<>();
    /** Whether a statement is answered behind which others of its script come. */
    private boolean amidScript;

    /**
     * The settings of a connection.
     *
     * @param mode its sql_mode as the library has set it; empty if it is not known
     */
    SessionSettings(String mode) {
        List<String> modes = List.of(mode.split(","));
        roundsTimes = modes.contains(TRUNCATE);
        ansiQuotesAtFirst = modes.contains(ANSI_QUOTES);
        ansiQuotes = ansiQuotesAtFirst;
    }

    /** Whether names stand in double quotes, where a backslash is nothing special then. */
    boolean haveAnsiQuotes() {
        return ansiQuotes;
    }

    /** The session is as new. */
    void reset() {
        ansiQuotes = ansiQuotesAtFirst;
        wrong.clear();
        amidScript = false;
    }

    /**
     * Tells of the next statement.
     *
     * @param amid whether others of its script come behind it, so that it matters only then whether the settings are right
     */
    void next(boolean amid) {
        amidScript = amid;
    }

    /**
     * A setting that was changed to what falsifies values.
     *
     * @param changes what a server tells of its session's state, perhaps broken
     * @return what is wrong, a sentence; null if nothing is, or it does not matter yet
     */
    @Nullable
    String wrong(ByteBuf changes) {
        String atOnce = note(changes);
        if (atOnce != null) {
            return atOnce;
        }
        return amidScript || wrong.isEmpty() ? null : wrong.values().iterator().next();
    }

    /** Takes note of changes; gives what is wrong for a script too, whose statements were told from each other before. */
    private @Nullable String note(ByteBuf changes) {
        ByteBuf rest = changes.duplicate();
        while (rest.readableBytes() > 1) {
            int kind = rest.readUnsignedByte();
            String[] words = words(rest);
            if (kind != VARIABLE || words.length != 2) {
                continue;
            }
            String reason = wrong(words[0], words[1]);
            if (reason == null) {
                wrong.remove(words[0]);
            } else if (reason.equals(BACKSLASHES)) {
                return reason;
            } else {
                wrong.put(words[0], reason);
            }
        }
        return null;
    }

    /**
     * Whether a server tells how the next transaction is to be begun, or this one was: as it does when one ends that BEGIN had
     * begun, whether another one begins or not.
     *
     * @param changes what a server tells of its session's state, perhaps broken
     */
    static boolean tellsOfTransaction(ByteBuf changes) {
        ByteBuf rest = changes.duplicate();
        while (rest.readableBytes() > 1) {
            if (rest.readUnsignedByte() == TRANSACTION) {
                return true;
            }
            words(rest);
        }
        return false;
    }

    /** A length, and texts with their lengths within; lengths of more than one byte are of no setting that is looked for. */
    private static String[] words(ByteBuf rest) {
        int length = Math.min(length(rest), rest.readableBytes());
        ByteBuf inner = rest.readSlice(length);
        String first = text(inner);
        return inner.isReadable() ? new String[] {first, text(inner)} : new String[] {first};
    }

    private static String text(ByteBuf bytes) {
        int length = bytes.isReadable() ? Math.min(length(bytes), bytes.readableBytes()) : 0;
        return bytes.readCharSequence(length, StandardCharsets.US_ASCII).toString();
    }

    private static int length(ByteBuf bytes) {
        int first = bytes.readUnsignedByte();
        return first == 0xFC && bytes.readableBytes() >= Short.BYTES ? bytes.readUnsignedShortLE() : first;
    }

    private @Nullable String wrong(String name, String value) {
        return switch (name) {
            case "time_zone" ->
                UTC.contains(value.toUpperCase(Locale.ROOT))
                        ? null
                        : "time_zone was changed, and moments travel in UTC. Use CONVERT_TZ in the SQL, or a zone in Java.";
            case "character_set_client", "character_set_connection", "character_set_results" ->
                value.equals("utf8mb4")
                        ? null
                        : name
                                + " was changed, and text travels as utf8mb4. Convert it in the SQL by CONVERT(... USING ...).";
            case "collation_connection" ->
                value.startsWith("utf8mb4_")
                        ? null
                        : "collation_connection was changed, to whose encoding the server would change texts. Write COLLATE in the SQL.";
            case "sql_mode" -> {
                List<String> modes = List.of(value.split(","));
                ansiQuotes = modes.contains(ANSI_QUOTES);
                yield wrongMode(modes);
            }
            default -> null;
        };
    }

    private @Nullable String wrongMode(List<String> modes) {
        if (modes.contains("NO_BACKSLASH_ESCAPES")) {
            return BACKSLASHES;
        }
        if (modes.contains("EMPTY_STRING_IS_NULL")) {
            return "sql_mode has EMPTY_STRING_IS_NULL, by which an empty text would be stored as NULL.";
        }
        if (!modes.contains("STRICT_TRANS_TABLES") && !modes.contains("STRICT_ALL_TABLES")) {
            return "sql_mode lacks STRICT_TRANS_TABLES, without which values are changed to what fits.";
        }
        if (modes.contains("PAD_CHAR_TO_FULL_LENGTH")) {
            return "sql_mode has PAD_CHAR_TO_FULL_LENGTH, by which what is read of a CHAR column ends with spaces that nobody stored.";
        }
        boolean rounds = modes.contains("TIME_ROUND_FRACTIONAL") || roundsTimes && !modes.contains(TRUNCATE);
        return rounds
                ? "sql_mode would have times rounded. Write SET sql_mode = CONCAT(@@sql_mode, ',...') to keep what it has."
                : null;
    }
}

package dev.based.spi;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What one who brings a URL from another library writes in place of its options. */
final class OptionsOfOthers {
    private OptionsOfOthers() {}

    /** A sentence on an option that is unknown; null if it is nobody else's. */
    static @Nullable String advice(String option, List<String> known) {
        return switch (option.toLowerCase(Locale.ROOT)) {
            case "user", "username", "password" ->
                "The user and the password stand before the host: scheme://user:password@host.";
            case "host", "port", "database", "dbname" -> "Write scheme://user:password@host:port/database.";
            case "ssl", "usessl", "requiressl", "tls" ->
                where(
                        known,
                        "sslmode",
                        "Encryption is asked for by sslmode=require on PostgreSQL, sslmode=required on MySQL and MariaDB; disable or disabled is none.");
            case "servertimezone",
                    "connectiontimezone",
                    "uselegacydatetimecode",
                    "characterencoding",
                    "useunicode",
                    "charset" -> "Leave it out: times are exact, and texts Unicode, without it.";
            case "mode", "immutable" ->
                where(known, "read_only", "For a database that is only read, write read_only=true.");
            case "cache" ->
                where(
                        known,
                        "read_only",
                        "Leave it out: a database in memory, sqlite://, is shared by its connections.");
            case "currentschema" -> where(known, "search_path", "Write search_path=name.");
            case "applicationname" -> where(known, "application_name", "Write application_name=name.");
            case "connecttimeout", "logintimeout" -> where(known, "connect_timeout", "Write connect_timeout=5s.");
            case "maximumpoolsize", "pool_size", "poolsize", "maxpoolsize", "connection_limit" -> "Write max_size=20.";
            case "connectiontimeout", "pool_timeout" -> "Write acquire_timeout=5s.";
            case "minimumidle" -> "Write min_size=2.";
            case "allowpublickeyretrieval" ->
                where(known, "allow_public_key_retrieval", "Write allow_public_key_retrieval=true.");
            case "rewritebatchedstatements", "allowmultiqueries" ->
                "Leave it out: executeMany is fast without it, and runScript runs several statements.";
            default -> null;
        };
    }

    private static @Nullable String where(List<String> known, String option, String advice) {
        return known.contains(option) ? advice : null;
    }
}

package dev.based.migrate;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A file: named {@code V1.1__words_of_its_own.sql}, and run once, or {@code R__words.sql}, and run whenever it has changed.
 *
 * @param script its name, relative to the folder
 * @param version its version, or null if it is repeatable
 * @param description the words
 * @param text what is in it
 * @param checksum of its lines, as Flyway makes it
 */
record Migration(String script, @Nullable Version version, String description, String text, int checksum) {
    private static final String SUFFIX = ".sql";
    private static final String SEPARATOR = "__";

    /** The lengths of the history's columns, which are Flyway's. */
    private static final int DESCRIPTION_LENGTH = 200;

    private static final int SCRIPT_LENGTH = 1000;
    private static final int VERSION_LENGTH = 50;

    /** Reads a file's name; throws if it is no migration's. */
    static Migration of(String script, String text) {
        String name = script.substring(script.lastIndexOf('/') + 1, script.length() - SUFFIX.length());
        int separator = name.indexOf(SEPARATOR);
        String prefix = separator < 0 ? name : name.substring(0, separator);
        String words = separator < 0 ? "" : name.substring(separator + SEPARATOR.length());
        Version version = prefix.startsWith("V") ? Version.parse(prefix.substring(1)) : null;
        boolean repeatable = prefix.equals("R") && !words.isEmpty();
        if (version == null && !repeatable) {
            throw new MigrationException("The file " + script
                    + " is not named as a migration: name it V1.1__some_words.sql, to be run once, or R__some_words.sql, to be run"
                    + " whenever it has changed, or keep it elsewhere.");
        }
        requireLength(script, "script", script, SCRIPT_LENGTH);
        requireLength(script, "description", words, DESCRIPTION_LENGTH);
        requireLength(script, "version", version == null ? "" : version.toString(), VERSION_LENGTH);
        return new Migration(script, version, words.replace('_', ' '), text, checksum(text));
    }

    private static void requireLength(String script, String column, String text, int length) {
        if (text.codePointCount(0, text.length()) > length) {
            throw new MigrationException(
                    "The name of the file " + script + " is too long for the history, whose column " + column + " has "
                            + length + " characters: rename it.");
        }
    }

    /** CRC32 of the lines without what ends them, so that a file is the same on every system. */
    static int checksum(String text) {
        CRC32 crc = new CRC32();
        Iterator<String> lines = text.lines().iterator();
        for (boolean first = true; lines.hasNext(); first = false) {
            String line = lines.next();
            boolean marked = first && line.startsWith("\uFEFF");
            crc.update((marked ? line.substring(1) : line).getBytes(StandardCharsets.UTF_8));
        }
        return (int) crc.getValue();
    }

    MigrationInfo info(MigrationState state) {
        return new MigrationInfo(script, Optional.ofNullable(version).map(Version::toString), description, state);
    }
}

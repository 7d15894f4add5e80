package dev.based.internal.sql.text;

import dev.based.InvalidStatementException;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlSyntax.Rule;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a text of many statements at the semicolons between them: not those in literals, comments, parentheses, and bodies of
 * routines and triggers. On MySQL and MariaDB its client's DELIMITER is known, and there the text is split at what that names.
 */
public final class Script {
    /** What a text may begin with that is no character of it. */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final String DELIMITER = "DELIMITER";

    private final String text;
    private final SqlSyntax syntax;
    private final Tokens tokens;
    private final List<Part> parts = new ArrayList<>();

    private Script(String text, SqlSyntax syntax) {
        this.text = text;
        this.syntax = syntax;
        this.tokens = Tokenizer.tokenize(text, syntax);
    }

    /**
     * A statement of a script.
     *
     * @param sql its text, without the semicolon behind it and the comments before
     * @param offset where it begins in the script
     */
    public record Part(String sql, int offset) {}

    /**
     * The statements of a text, in order; none if there is nothing but white space and comments.
     *
     * @throws InvalidStatementException if a comment, literal or quoted name has no end, or what another client knows stands where
     *     a statement should
     */
    public static List<Part> split(String text, SqlSyntax syntax) {
        boolean marked = !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
        Script script = new Script(marked ? " " + text.substring(1) : text, syntax);
        script.split();
        return script.parts;
    }

    private void split() {
        int index = SingleStatement.afterSemicolons(tokens, 0);
        while (index < tokens.size()) {
            int restriction = afterRestriction(tokens.get(index).start());
            if (restriction > 0) {
                index = SingleStatement.afterSemicolons(tokens, tokenAt(restriction));
                continue;
            }
            refuseCommand(index);
            if (tokens.isWord(index, DELIMITER)) {
                index = tokenAt(afterCommand(tokens.get(index).start()));
            } else {
                int end = SingleStatement.endInScript(tokens, index, Body.of(tokens, index, syntax));
                add(start(index), end < tokens.size() ? tokens.get(end).start() : text.length());
                index = end;
            }
            index = SingleStatement.afterSemicolons(tokens, index);
        }
    }

    private void add(int start, int end) {
        parts.add(new Part(text.substring(start, end).strip(), start));
    }

    /** A comment that MySQL executes is a part of the statement that begins in it. */
    private int start(int index) {
        Token token = tokens.get(index);
        return token.conditional() ? text.lastIndexOf("/*", token.start()) : token.start();
    }

    private int tokenAt(int offset) {
        int index = 0;
        while (index < tokens.size() && tokens.get(index).start() < offset) {
            index++;
        }
        return index;
    }

    /**
     * The offset behind a line by which pg_dump, at the begin and end of what it writes, has psql refuse other commands of its own, and
     * take them again; they are refused here in any case. Less than 0 if there is none.
     */
    private int afterRestriction(int offset) {
        boolean found = syntax.has(Rule.DOLLAR_QUOTES)
                && (text.startsWith("\\restrict ", offset) || text.startsWith("\\unrestrict ", offset));
        return found ? endOfLine(offset) : -1;
    }

    private void refuseCommand(int index) {
        int offset = tokens.get(index).start();
        if (tokens.isWord(index, DELIMITER) && !syntax.has(Rule.EXECUTABLE_COMMENTS)) {
            throw refused(offset, "DELIMITER is a command of MySQL's client, and is not needed: leave it out.");
        }
        char first = text.charAt(offset);
        if (first == '\\' || first == '.' && syntax.has(Rule.FLAT_BODIES)) {
            throw refused(
                    offset,
                    "A command with a " + (first == '.' ? "dot" : "backslash")
                            + " is for the database's own shell, and no SQL: leave it out.");
        }
    }

    private InvalidStatementException refused(int offset, String why) {
        return new InvalidStatementException(why + " It is at " + Place.of(text, offset) + " of the script.");
    }

    /** Obeys a DELIMITER and what follows it, up to the one that sets the semicolon again; gives the offset behind that. */
    private int afterCommand(int command) {
        int position = command;
        while (position < text.length()) {
            int end = endOfLine(position);
            String delimiter =
                    text.substring(position + DELIMITER.length(), end).strip();
            int blank = 0;
            while (blank < delimiter.length() && delimiter.charAt(blank) > ' ') {
                blank++;
            }
            delimiter = delimiter.substring(0, blank);
            if (delimiter.isEmpty()) {
                throw refused(position, "DELIMITER names none.");
            }
            if (delimiter.equals(";")) {
                return end;
            }
            position = splitAt(delimiter, end);
        }
        return position;
    }

    private int endOfLine(int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    /** Splits at a delimiter up to the next DELIMITER, whose offset it gives, or to the end. */
    private int splitAt(String delimiter, int from) {
        Delimiters quotes = new Delimiters(text, syntax);
        int start = -1;
        int position = from;
        while (position < text.length()) {
            if (text.startsWith(delimiter, position)) {
                if (start >= 0) {
                    add(start, position);
                }
                start = -1;
                position += delimiter.length();
            } else if (text.charAt(position) <= ' ') {
                position++;
            } else if (start < 0 && isCommand(position)) {
                return position;
            } else {
                int comment =
                        quotes.contentOfExecutable(position) > position ? position : quotes.afterComment(position);
                if (comment > position) {
                    position = comment;
                } else {
                    start = start < 0 ? position : start;
                    position = afterPiece(quotes, position, delimiter);
                }
            }
        }
        if (start >= 0) {
            add(start, text.length());
        }
        return text.length();
    }

    private boolean isCommand(int position) {
        int end = position + DELIMITER.length();
        return text.regionMatches(true, position, DELIMITER, 0, DELIMITER.length())
                && (end == text.length() || text.charAt(end) <= ' ');
    }

    /** The offset behind a literal, a quoted name, a word up to the delimiter, or a character. */
    private int afterPiece(Delimiters quotes, int position, String delimiter) {
        int end = Math.max(quotes.afterLiteral(position), quotes.afterQuotedName(position));
        if (end > position) {
            return end;
        }
        end = position + 1;
        while (Characters.isWordPart(text.charAt(position))
                && end < text.length()
                && Characters.isWordPart(text.charAt(end))
                && !text.startsWith(delimiter, end)) {
            end++;
        }
        return end;
    }
}

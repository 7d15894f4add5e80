package dev.based.internal.sql.traits;

import dev.based.internal.sql.text.Token;
import dev.based.internal.sql.text.Tokens;
import java.util.Set;

/** Tells the statements that begin, end or set up a transaction, which only sessions and transactions may send. */
final class TransactionControl {
    private static final Set<String> SCOPES = Set.of("SESSION", "LOCAL", "GLOBAL");

    private static final Set<String> ASSIGNMENTS = Set.of("=", ":=");

    private TransactionControl() {}

    static boolean is(Tokens tokens, int verb) {
        return switch (tokens.word(verb)) {
            case "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE" -> true;
            case "XA" -> !tokens.isWord(verb + 1, "RECOVER");
            case "BEGIN" -> !(tokens.isWord(verb + 1, "NOT") && tokens.isWord(verb + 2, "ATOMIC"));
            case "START", "PREPARE" -> tokens.isWord(verb + 1, "TRANSACTION");
            case "SET" -> isSet(tokens, verb + 1);
            default -> false;
        };
    }

    /** What is set for all sessions is not this one's transaction. */
    private static boolean isSet(Tokens tokens, int index) {
        boolean global = tokens.isWord(index, "GLOBAL");
        boolean scoped = tokens.isWord(index, SCOPES);
        int subject = scoped ? index + 1 : index;
        return tokens.isWord(subject, "TRANSACTION") && !global
                || scoped && tokens.isWord(subject, "CHARACTERISTICS")
                || setsAutocommit(tokens, index);
    }

    /**
     * MySQL's way has many spellings, such as {@code SET sql_mode = '', @@session.autocommit = 0}. A variable of the user's, with one
     * {@code @}, is none of them, nor is a column of that name in what a variable is set to.
     */
    private static boolean setsAutocommit(Tokens tokens, int start) {
        for (int index = start; index < tokens.size(); index++) {
            if (tokens.isSymbol(index, '(')) {
                index = tokens.partner(index);
                continue;
            }
            boolean variable = tokens.isSymbol(index - 1, '@') && !tokens.isSymbol(index - 2, '@');
            boolean global = tokens.isSymbol(index - 1, '.') && tokens.isWord(index - 2, "GLOBAL");
            if (!variable
                    && !global
                    && Tokens.upperCase(tokens.name(index)).equals("AUTOCOMMIT")
                    && !tokens.isWord(index - 1, "GLOBAL")
                    && isAssigned(tokens, index)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAssigned(Tokens tokens, int name) {
        return tokens.is(name + 1, Token.Type.SYMBOL) && ASSIGNMENTS.contains(tokens.text(name + 1));
    }
}

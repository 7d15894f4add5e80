package dev.based.internal.sql;

import dev.based.internal.sql.text.SingleStatement;
import dev.based.internal.sql.text.Tokens;

/** Tells the statements that begin, end or set up a transaction, which only sessions and transactions may send. */
final class TransactionControl {
    private TransactionControl() {}

    static boolean is(Tokens tokens, int verb) {
        return switch (tokens.word(verb)) {
            case "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "XA" -> true;
            case "BEGIN" -> !SingleStatement.isRoutine(tokens, verb);
            case "START", "PREPARE" -> tokens.isWord(verb + 1, "TRANSACTION");
            case "SET" -> isSet(tokens, verb + 1);
            default -> false;
        };
    }

    private static boolean isSet(Tokens tokens, int index) {
        boolean scoped = tokens.isWord(index, "SESSION") || tokens.isWord(index, "LOCAL");
        int subject = scoped ? index + 1 : index;
        return tokens.isWord(subject, "TRANSACTION")
                || scoped && tokens.isWord(subject, "CHARACTERISTICS")
                || setsAutocommit(tokens, index);
    }

    /** MySQL's way has many spellings, such as {@code SET sql_mode = '', @@session.autocommit = 0}. */
    private static boolean setsAutocommit(Tokens tokens, int start) {
        for (int index = start; index < tokens.size(); index++) {
            if (tokens.isWord(index, "AUTOCOMMIT")) {
                return true;
            }
        }
        return false;
    }
}

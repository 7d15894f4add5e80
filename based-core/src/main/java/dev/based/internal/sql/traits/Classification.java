package dev.based.internal.sql.traits;

import dev.based.internal.sql.text.Body;
import dev.based.internal.sql.text.Token.Type;
import dev.based.internal.sql.text.Tokens;
import dev.based.internal.sql.traits.MainVerb.Explained;
import dev.based.spi.SqlSyntax;
import dev.based.spi.SqlSyntax.Rule;
import dev.based.spi.SqlWords;
import dev.based.spi.SqlWords.Effect;
import dev.based.spi.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tells what a statement does, as far as its text tells. */
public final class Classification {
    private static final Set<String> CHANGING_VERBS = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");
    private static final Set<String> BEFORE_INNER_CHANGE = Set.of("AS", "MATERIALIZED", "TABLE");
    /** What these scopes of MySQL's SET change stays when the session has ended. */
    private static final Set<String> LASTING_SCOPES = Set.of("GLOBAL", "PERSIST", "PERSIST_ONLY");

    /** Where COPY reads from and writes to if not a file or program of the server's; PostgreSQL takes either for either. */
    private static final Set<String> CLIENT = Set.of("STDIN", "STDOUT");

    private static final int LONGEST_PHRASE = 4;

    private final Tokens tokens;
    private final SqlSyntax syntax;
    private final SqlWords words;

    public Classification(Tokens tokens, SqlSyntax syntax, SqlWords words) {
        this.tokens = tokens;
        this.syntax = syntax;
        this.words = words;
    }

    /**
     * The traits of a statement.
     *
     * @param first the index of its first token
     */
    public Traits of(int first) {
        MainVerb verb = MainVerb.of(tokens, first);
        if (verb.explained() == Explained.PLANNED) {
            return explained(verb).build();
        }
        if (TransactionControl.is(tokens, verb.start())) {
            return Traits.of(tokens.word(verb.start())).controlsTransaction().build();
        }
        boolean runs = verb.explained() == Explained.RUN;
        Traits.Builder traits = Traits.of(tokens.word(runs ? verb.start() : verb.index()));
        if (runs) {
            traits.returnsRows();
        }
        boolean shows = byVerb(verb.index(), runs, traits);
        if (!shows) {
            byParts(first, verb.index(), traits);
        }
        return traits.build();
    }

    /** A plan only reads, but MySQL can put it into a variable. */
    private Traits.Builder explained(MainVerb verb) {
        Traits.Builder traits = Traits.of(tokens.word(verb.start())).returnsRows();
        return tokens.isWord(verb.start() + 1, "INTO") ? traits.leavesState() : traits;
    }

    /** Returns whether the statement shows something and does nothing. */
    private boolean byVerb(int verb, boolean explained, Traits.Builder traits) {
        switch (tokens.word(verb)) {
            case "SELECT", "VALUES", "TABLE" -> query(verb, explained, traits);
            case "INSERT", "REPLACE" -> {
                if (explained) {
                    traits.changesRows();
                } else {
                    traits.inserts(InsertTarget.of(tokens, verb));
                    traits.plainInsert(verb == 0 ? PlainInserts.of(tokens, syntax) : null);
                }
            }
            case "UPDATE", "DELETE", "MERGE" -> traits.changesRows();
            default -> {
                if (explained) {
                    traits.opaque();
                }
                return other(verb, traits);
            }
        }
        if (returns(verb)) {
            traits.returnsRows();
        }
        return false;
    }

    /** A SELECT may also lock rows, or write them elsewhere. */
    private void query(int verb, boolean explained, Traits.Builder traits) {
        boolean into = false;
        boolean variable = false;
        for (int index = verb + 1; index < tokens.size(); index++) {
            into |= isInto(index);
            variable |= isInto(index) && isVariable(index + 1);
            if (isLock(index)) {
                traits.locksRows();
            }
        }
        if (into) {
            traits.leavesState();
            if (variable) {
                traits.sessionOnly();
            }
            if (explained) { // and so returns rows, but not its own
                traits.opaque();
            }
        } else {
            traits.returnsRows();
        }
    }

    /** RETURNING in no deeper parentheses than the verb. */
    private boolean returns(int verb) {
        for (int index = verb + 1; index < tokens.size(); index++) {
            if (tokens.isSymbol(index, '(')) {
                index = tokens.partner(index);
            } else if (tokens.isWord(index, "RETURNING") && !isName(index)) {
                return true;
            }
        }
        return false;
    }

    private boolean isName(int index) {
        return tokens.isSymbol(index - 1, '.') || tokens.isWord(index - 1, "AS");
    }

    private boolean other(int verb, Traits.Builder traits) {
        List<String> phrase = phrase(verb);
        boolean reads = tokens.isWord(verb, "PRAGMA") ? Pragma.reads(tokens, verb) : words.has(Effect.READS, phrase);
        if (reads && !words.has(Effect.COMMITS, phrase)) {
            traits.returnsRows();
            return true;
        }
        if (Body.isCompound(tokens, verb, syntax)) {
            traits.opaque().returnsRows().mayCommit().leavesState();
        }
        commits(phrase, traits);
        if (words.has(Effect.OPAQUE, phrase)) {
            traits.opaque().returnsRows();
        }
        if (words.has(Effect.LEAVES_STATE, phrase) || makesTemporary(verb)) {
            traits.leavesState();
        }
        if (words.has(Effect.SESSION_ONLY, phrase) && !isLasting(verb)) {
            traits.sessionOnly();
        }
        transfers(verb, traits);
        return false;
    }

    private void commits(List<String> phrase, Traits.Builder traits) {
        if (words.has(Effect.COMMITS, phrase)) {
            traits.commits();
        }
        if (words.has(Effect.MAY_COMMIT, phrase)) {
            traits.mayCommit();
        }
        if (words.has(Effect.MAY_COMMIT_ALONE, phrase)) {
            traits.mayCommitAlone();
        }
    }

    /** COPY and LOAD into a table change rows; COPY to a file writes what no transaction undoes. */
    private void transfers(int verb, Traits.Builder traits) {
        if (tokens.isWord(verb, "LOAD") && (tokens.isWord(verb + 1, "DATA") || tokens.isWord(verb + 1, "XML"))) {
            traits.changesRows();
        }
        if (tokens.isWord(verb, "COPY")) {
            int index = verb + 1;
            while (index < tokens.size() && !tokens.isWord(index, "FROM") && !tokens.isWord(index, "TO")) {
                index = tokens.isSymbol(index, '(') ? tokens.partner(index) : index;
                index++;
            }
            if (tokens.isWord(index + 1, CLIENT)) {
                traits.copiesThroughClient();
            }
            if (tokens.isWord(index, "FROM")) {
                traits.changesRows();
            } else {
                traits.opaque();
            }
        }
    }

    private boolean makesTemporary(int verb) {
        for (int index = verb; tokens.isWord(verb, "CREATE") && index < tokens.size(); index++) {
            if (tokens.isSymbol(index + 1, '.') && words.isTemporarySchema(tokens.name(index))) {
                return true;
            }
        }
        return false;
    }

    private boolean isLasting(int verb) {
        for (int index = verb; index < tokens.size(); index++) {
            if (tokens.isWord(index, LASTING_SCOPES)) {
                return true;
            }
        }
        return false;
    }

    /** What parts of the statement do, wherever they stand in it. What a routine's body does is not done when it is defined. */
    private void byParts(int first, int verb, Traits.Builder traits) {
        if (Body.of(tokens, first, syntax) != Body.NONE) {
            return;
        }
        for (int index = first; index < tokens.size(); index++) {
            if (isInnerChange(index)) {
                traits.changesRows();
            } else if (isAssignment(index)) {
                traits.leavesState();
            }
        }
        Functions functions = new Functions(tokens, words).read(first);
        if (functions.leaveState()) {
            traits.leavesState();
        }
        if ((functions.areOpaque() || (functions.vary() && keeps(verb))) && !defines(verb)) {
            traits.opaque();
        }
    }

    /** Whether what the statement's functions give stays behind it. */
    private boolean keeps(int verb) {
        return tokens.isWord(verb, CHANGING_VERBS) || tokens.isWord(verb, "REPLACE") || tokens.isWord(verb, "CREATE");
    }

    /** Definitions are full of what looks like calls, and have an effect anyway; but those of tables may run a query. */
    private boolean defines(int verb) {
        if (!tokens.isWord(verb, "CREATE") && !tokens.isWord(verb, "ALTER")) {
            return false;
        }
        for (int index = verb; index < tokens.size(); index++) {
            if (tokens.isWord(index, "SELECT")) {
                return false;
            }
        }
        return true;
    }

    /** {@code WITH gone AS (DELETE ...)} of PostgreSQL and {@code FROM FINAL TABLE (DELETE ...)} of standard SQL. */
    private boolean isInnerChange(int index) {
        return tokens.isWord(index, CHANGING_VERBS)
                && tokens.isSymbol(index - 1, '(')
                && (tokens.isWord(index - 2, BEFORE_INNER_CHANGE) || tokens.isWord(index - 2, "COPY"));
    }

    /** {@code @variable := value} and {@code INTO @variable} of MySQL. */
    private boolean isAssignment(int index) {
        return syntax.has(Rule.USER_VARIABLES)
                && tokens.is(index, Type.SYMBOL)
                && (tokens.text(index).equals(":=") || tokens.isSymbol(index, '@') && tokens.isWord(index - 1, "INTO"));
    }

    private boolean isVariable(int index) {
        return syntax.has(Rule.USER_VARIABLES) && tokens.isSymbol(index, '@');
    }

    private boolean isLock(int index) {
        return switch (tokens.word(index)) {
            case "FOR" ->
                switch (tokens.word(index + 1)) {
                    case "UPDATE", "SHARE" -> true;
                    case "NO" -> tokens.isWord(index + 2, "KEY");
                    case "KEY" -> tokens.isWord(index + 2, "SHARE");
                    default -> false;
                };
            case "LOCK" -> tokens.isWord(index + 1, "IN") && tokens.isWord(index + 2, "SHARE");
            default -> false;
        };
    }

    /** Unlike the INTO of an INSERT inside of it. */
    private boolean isInto(int index) {
        return tokens.isWord(index, "INTO")
                && !isName(index)
                && !tokens.isWord(index - 1, CHANGING_VERBS)
                && !tokens.isWord(index - 1, "IGNORE");
    }

    /** The words that a statement begins with, without OR REPLACE, which changes nothing of what it does otherwise. */
    private List<String> phrase(int verb) {
        List<String> phrase = new ArrayList<>(LONGEST_PHRASE);
        int index = verb;
        while (phrase.size() < LONGEST_PHRASE && !tokens.word(index).isEmpty()) {
            phrase.add(tokens.word(index));
            boolean replaces = tokens.isWord(index + 1, "OR") && tokens.isWord(index + 2, "REPLACE");
            index += replaces ? 3 : 1;
        }
        return phrase;
    }
}

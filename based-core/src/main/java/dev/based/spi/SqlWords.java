package dev.based.spi;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the words of a database's SQL mean for the engine: which statements commit by themselves, which leave something behind in
 * their session, which functions change nothing. By them the {@link Traits} of a text are found.
 *
 * <p>Immutable; safe for use by several threads. A dialect adds its own words to {@link #STANDARD}.
 *
 * <p>Statements are told by phrases, their first words: {@code CREATE}, {@code CREATE TEMPORARY}. The longest phrase with which a
 * statement begins decides, for each effect by itself. {@code OR REPLACE} behind the first word counts as not there. Of queries
 * (SELECT, VALUES, TABLE) and changes of rows (INSERT, REPLACE, UPDATE, DELETE, MERGE) only the functions are looked up.
 */
public final class SqlWords {
    /** What a statement may do by its kind. There may be more of them in later versions. */
    public enum Effect {
        /** It commits the transaction that it is called in. */
        COMMITS,
        /** It may do so, depending on what the text does not show. */
        MAY_COMMIT,
        /**
         * Called outside of a transaction, it may commit a part of its work before it ends, so that it may fail and still have had
         * an effect; inside of a transaction it cannot. So with CALL and DO on PostgreSQL.
         */
        MAY_COMMIT_ALONE,
        /** It leaves something behind in its session. Statements do of which no phrase says otherwise. */
        LEAVES_STATE,
        /** It returns rows and changes nothing. */
        READS,
        /** It may return rows, and do what its text does not show. Statements of which no phrase is known may. */
        OPAQUE,
        /** What it changes dies with its connection, as a setting does. */
        SESSION_ONLY
    }

    /** What a function may do. There may be more of them in later versions. */
    public enum FunctionEffect {
        /** Nothing. */
        NONE,
        /** It may do what the text does not show, but leaves nothing behind in its session. */
        OPAQUE,
        /**
         * It waits, and does nothing else; but a database that is asked to stop it may end the wait and go on, with another value than
         * the statement would have had.
         */
        WAITS,
        /** It leaves something behind in its session: a setting, a lock. */
        LEAVES_STATE,
        /** It runs SQL that it is given as text, which may do both. */
        RUNS_SQL
    }

    private static final int LONGEST_PHRASE = 4;

    /** Standard SQL: nothing commits, and the functions that change nothing are those of the standard and a few more. */
    public static final SqlWords STANDARD = StandardWords.make(
            new SqlWords(new EnumMap<>(Effect.class), Map.of(), FunctionEffect.OPAQUE, List.of(), List.of()));

    private final Map<Effect, Map<String, Boolean>> phrases;
    private final Map<String, FunctionEffect> functions;
    private final FunctionEffect unknownFunctions;
    private final List<String> systemSchemas;
    private final List<String> temporarySchemas;

    private SqlWords(
            Map<Effect, Map<String, Boolean>> phrases,
            Map<String, FunctionEffect> functions,
            FunctionEffect unknownFunctions,
            List<String> systemSchemas,
            List<String> temporarySchemas) {
        this.phrases = phrases;
        this.functions = functions;
        this.unknownFunctions = unknownFunctions;
        this.systemSchemas = systemSchemas;
        this.temporarySchemas = temporarySchemas;
    }

    /**
     * Statements that have an effect.
     *
     * @param effect what they do
     * @param added phrases of at most four words
     * @return other words
     * @throws IllegalArgumentException if a phrase is blank or longer
     */
    public SqlWords with(Effect effect, String... added) {
        return with(effect, true, added);
    }

    /**
     * Statements that do not have an effect, as an exception from shorter phrases.
     *
     * @param effect what they do not do
     * @param exceptions phrases of at most four words
     * @return other words
     * @throws IllegalArgumentException if a phrase is blank or longer
     */
    public SqlWords without(Effect effect, String... exceptions) {
        return with(effect, false, exceptions);
    }

    private SqlWords with(Effect effect, boolean has, String... added) {
        Map<Effect, Map<String, Boolean>> more = new EnumMap<>(Effect.class);
        more.putAll(phrases);
        Map<String, Boolean> ofEffect = new HashMap<>(phrases.getOrDefault(effect, Map.of()));
        for (String phrase : added) {
            ofEffect.put(phrase(phrase), has);
        }
        more.put(effect, ofEffect);
        return new SqlWords(more, functions, unknownFunctions, systemSchemas, temporarySchemas);
    }

    private static String phrase(String phrase) {
        List<String> words = List.of(upperCase(phrase).split(" "));
        if (words.contains("") || words.size() > LONGEST_PHRASE) {
            throw new IllegalArgumentException("A phrase is one to " + LONGEST_PHRASE
                    + " words with one space between them, not \"" + phrase + "\".");
        }
        return String.join(" ", words);
    }

    /**
     * Functions of which it is known what they do.
     *
     * @param effect what they do
     * @param names their names without a schema, in any case
     * @return other words
     */
    public SqlWords withFunctions(FunctionEffect effect, Collection<String> names) {
        Map<String, FunctionEffect> more = new HashMap<>(functions);
        names.forEach(name -> more.put(upperCase(name), effect));
        return new SqlWords(phrases, more, unknownFunctions, systemSchemas, temporarySchemas);
    }

    /**
     * These words without any function, for a database whose own functions are all listed.
     *
     * @return other words
     */
    public SqlWords withoutFunctions() {
        return new SqlWords(phrases, Map.of(), unknownFunctions, systemSchemas, temporarySchemas);
    }

    /**
     * What a function does that is not known.
     *
     * @param effect {@link FunctionEffect#OPAQUE} unless given; {@link FunctionEffect#NONE} where users cannot write functions in SQL
     * @return other words
     */
    public SqlWords withUnknownFunctions(FunctionEffect effect) {
        return new SqlWords(phrases, functions, effect, systemSchemas, temporarySchemas);
    }

    /**
     * The schemas whose functions are the database's own. A function with another schema is not known, whatever its name.
     *
     * @param names such as {@code pg_catalog}, in any case
     * @return other words
     */
    public SqlWords withSystemSchemas(String... names) {
        return new SqlWords(phrases, functions, unknownFunctions, upperCase(names), temporarySchemas);
    }

    /**
     * The schemas that only their session sees. What CREATE makes in them is left behind.
     *
     * @param names such as {@code pg_temp}, in any case
     * @return other words
     */
    public SqlWords withTemporarySchemas(String... names) {
        return new SqlWords(phrases, functions, unknownFunctions, systemSchemas, upperCase(names));
    }

    /**
     * Whether a statement has an effect by its kind.
     *
     * @param effect the effect
     * @param words the words that it begins with, in upper case; more than four are not looked at
     * @return what the longest phrase says; if none does, true for {@link Effect#LEAVES_STATE}, and for {@link Effect#OPAQUE} if no
     *     phrase of any effect is known
     */
    public boolean has(Effect effect, List<String> words) {
        Map<String, Boolean> ofEffect = phrases.getOrDefault(effect, Map.of());
        for (int length = Math.min(words.size(), LONGEST_PHRASE); length > 0; length--) {
            Boolean has = ofEffect.get(String.join(" ", words.subList(0, length)));
            if (has != null) {
                return has;
            }
        }
        return effect == Effect.LEAVES_STATE || effect == Effect.OPAQUE && !isKnown(words);
    }

    private boolean isKnown(List<String> words) {
        for (Map<String, Boolean> ofEffect : phrases.values()) {
            for (int length = Math.min(words.size(), LONGEST_PHRASE); length > 0; length--) {
                if (ofEffect.containsKey(String.join(" ", words.subList(0, length)))) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * What a function does.
     *
     * @param name its name without a schema, in any case
     * @return its effect
     */
    public FunctionEffect function(String name) {
        return functions.getOrDefault(upperCase(name), unknownFunctions);
    }

    /**
     * Whether a schema is the database's own.
     *
     * @param name its name, in any case
     * @return whether its functions are looked up as if they had no schema
     */
    public boolean isSystemSchema(String name) {
        return systemSchemas.contains(upperCase(name));
    }

    /**
     * Whether only its session sees a schema.
     *
     * @param name its name, in any case
     * @return whether what is made in it is left behind
     */
    public boolean isTemporarySchema(String name) {
        return temporarySchemas.contains(upperCase(name));
    }

    private static List<String> upperCase(String[] names) {
        return List.of(names).stream().map(SqlWords::upperCase).toList();
    }

    private static String upperCase(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    /** Says how much is known. */
    @Override
    public String toString() {
        return "SqlWords[" + functions.size() + " functions]";
    }
}

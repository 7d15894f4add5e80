package dev.based.postgres;

import dev.based.postgres.Lexer.Token;
import dev.based.postgres.Lexer.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Where a statement has its placeholders, and of which of them the text itself tells the type. Cautious: of some that it does
 * not know of the server knows; which then costs some work more when the statement is prepared, and nothing else.
 *
 * <p>Immutable.
 */
final class Places {
    private static final Set<String> OVERLOADED =
            Set.of("ABS", "CEIL", "CEILING", "EXP", "FLOOR", "LN", "LOG", "POWER", "ROUND", "SIGN", "SQRT", "TRUNC");

    private final String sql;
    private final List<Place> places;
    private final int parameters;
    private final boolean[] open;
    private final boolean[] told;
    private final boolean allTold;
    /** At which a number may have its own type, and which are operands of arithmetic. */
    private final boolean[] wide;

    private final boolean[] computed;
    private final boolean widens;
    /** Which are arguments of functions only that are there for each type of numbers. */
    private final boolean[] overloaded;

    /**
     * A place.
     *
     * @param number the number of the parameter that it stands for, from 0
     * @param start where it begins in the text
     * @param end where it ends
     * @param told whether the text tells its type
     * @param wide whether a number may have its own type there, since nothing is assigned to a column as it is
     * @param computed whether it is an operand of arithmetic
     * @param site of which call it is an argument, or another word for places of one kind; empty if there is none
     */
    record Place(int number, int start, int end, boolean told, String site, boolean wide, boolean computed) {}

    private Places(String sql, List<Place> places) {
        this.sql = sql;
        this.places = places;
        parameters = places.stream().mapToInt(Place::number).max().orElse(-1) + 1;
        open = new boolean[parameters];
        told = new boolean[parameters];
        overloaded = new boolean[parameters];
        wide = new boolean[parameters];
        computed = new boolean[parameters];
        Arrays.fill(overloaded, true);
        Arrays.fill(wide, true);
        int[] count = new int[parameters];
        for (Place place : places) {
            count[place.number]++;
            told[place.number] |= place.told;
            overloaded[place.number] &= OVERLOADED.contains(place.site);
            wide[place.number] &= place.wide;
            computed[place.number] |= place.computed;
            open[place.number] |= !place.told || count[place.number] > 1;
        }
        boolean all = true;
        for (boolean each : open) {
            all &= !each;
        }
        allTold = all;
        boolean any = false;
        for (boolean each : wide) {
            any |= each;
        }
        widens = any;
    }

    static Places of(String sql) {
        List<Token> tokens = Lexer.tokens(sql);
        List<Place> places = new ArrayList<>();
        Surroundings surroundings = new Surroundings(tokens);
        for (int index = 0; index < tokens.size(); index++) {
            surroundings.enter(index);
            Token token = tokens.get(index);
            if (token.type() == Type.PLACEHOLDER) {
                int number = Integer.parseInt(token.text().substring(1)) - 1;
                places.add(new Place(
                        number,
                        token.start(),
                        token.end(),
                        surroundings.tellType(index),
                        surroundings.site(index),
                        surroundings.widen(index),
                        surroundings.compute(index)));
            }
        }
        return new Places(sql, List.copyOf(places));
    }

    List<Place> places() {
        return places;
    }

    int parameters() {
        return parameters;
    }

    /** Whether the text tells the types of all placeholders. */
    boolean areTold() {
        return allTold;
    }

    /** Whether the type of a parameter may have to be found out: if a place does not tell it, or several may not agree. */
    boolean isOpen(int number) {
        return open[number];
    }

    /** Whether some place of a parameter tells its type. */
    boolean isTold(int number) {
        return told[number];
    }

    /**
     * Whether the type of a parameter that the server has found is only its guess.
     *
     * @param type the server's
     * @param own that of the value; never guessed for values without one
     */
    boolean isGuessed(int number, int type, int own) {
        if (exceeds(number, type, own)) {
            return true;
        }
        if (!open[number] || told[number] || own == JavaTypes.NONE) {
            return false;
        }
        // Of functions that are there for each type of numbers, the server prefers those for float8.
        int ownType = OwnType.type(own);
        return type == Oids.FLOAT8
                ? JavaTypes.isExact(ownType) && overloaded[number]
                : JavaTypes.isGuessed(type, ownType);
    }

    /**
     * Whether a number is more than the server takes it for, where it compares or computes: 2.5 for an integer. An operand has its own
     * type if it is a decimal, whichever it is, so that {@code ? / 2} does not depend on the value.
     */
    boolean exceeds(int number, int type, int own) {
        return wide[number]
                && (OwnType.exceeds(own, type)
                        || computed[number] && OwnType.isFraction(own) && OwnType.exceeds(OwnType.unfit(own), type));
    }

    /** Whether a number may have its own type at all places of a parameter. */
    boolean widens(int number) {
        return wide[number];
    }

    /** Whether one of the parameters is such. */
    boolean widens() {
        return widens;
    }

    /** Whether some parameter has several places. */
    boolean haveRepetitions() {
        return places.size() > parameters;
    }

    /** The same text with a parameter for each place. */
    String apart() {
        StringBuilder text = new StringBuilder();
        int copied = 0;
        for (int index = 0; index < places.size(); index++) {
            text.append(sql, copied, places.get(index).start).append('$').append(index + 1);
            copied = places.get(index).end;
        }
        return text.append(sql, copied, sql.length()).toString();
    }

    /** The place that is at an offset in the text, counted as the server does in code points, from 1; -1 if there is none. */
    int at(int position) {
        if (position < 1 || position > sql.codePointCount(0, sql.length())) {
            return -1;
        }
        int offset = sql.offsetByCodePoints(0, position - 1);
        for (int index = 0; index < places.size(); index++) {
            if (places.get(index).start == offset) {
                return index;
            }
        }
        return -1;
    }
}

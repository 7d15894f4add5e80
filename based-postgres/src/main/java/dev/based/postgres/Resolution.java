package dev.based.postgres;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds out the types of a statement's parameters, by attempts to have the server parse it. The server is asked without types
 * first. Where it only guesses, or cannot find a type, that of the value counts; where it cannot for one place of a parameter
 * but can for another, the one that it found there.
 */
final class Resolution {
    private static final int MOST_ATTEMPTS = 100;
    private static final String INDETERMINATE = "42P18";
    private static final String AMBIGUOUS = "42P08";

    /** Refusals that other types may cure: no such operator or function, several, a value that cannot be of a type, and so on. */
    private static final Set<String> ABOUT_TYPES =
            Set.of(INDETERMINATE, AMBIGUOUS, "42725", "42883", "42804", "42809", "42846", "22P02");

    private final Places places;
    /** Each an {@link OwnType}. */
    private final int[] values;

    private final int[] own;
    private int[] types;
    /** The last types with which it was parsed. */
    private int @Nullable [] parsed;
    /** What the server finds if it is told nothing; null if it refuses that. */
    private int @Nullable [] untold;

    private Step step;
    private int attempts;
    private boolean triedOwn;
    private boolean triedApart;
    /** By place, while these have parameters of their own. */
    private int[] typesApart = {};

    /** What was found at another place of a parameter, where that is better than nothing only. */
    private final int[] second;

    private final int[] learned;
    private int unclear;
    private List<Integer> guessed = List.of();
    private int next;

    private enum Step {
        /** With the types that were found before. */
        KNOWN,
        /** Without types, save those that it turned out to need. */
        ASK,
        /** With a parameter for each place. */
        APART,
        /** With the types of the values where the server guesses. */
        OWN,
        /** The same one by one, since not all of them fit. */
        ONE_BY_ONE,
        /** With the last types that it was parsed with. */
        AGAIN,
        DONE,
        FAILED
    }

    /**
     * Creates a resolution that has not begun.
     *
     * @param own the types that the values have, by parameter
     * @param learned what an earlier one has learned of the same statement, or null
     * @param known what an earlier one has found, or null
     */
    Resolution(Places places, int[] own, int @Nullable [] learned, int @Nullable [] known) {
        this.places = places;
        values = own;
        this.own = Arrays.stream(own).map(OwnType::type).toArray();
        this.learned = learned == null ? new int[own.length] : learned.clone();
        second = new int[own.length];
        types = known == null ? new int[own.length] : known;
        step = known == null ? Step.ASK : Step.KNOWN;
        for (int number = 0; number < own.length && known == null; number++) {
            takeOver(number, this.learned[number]);
        }
    }

    /** What another place tells of a parameter, unless the value is more than that. */
    private void takeOver(int number, int found) {
        boolean exceeds = found != JavaTypes.NONE && places.exceeds(number, found, values[number]);
        types[number] = exceeds ? own[number] : found;
        second[number] = exceeds ? found : JavaTypes.NONE;
    }

    boolean isDone() {
        return step == Step.DONE;
    }

    boolean hasFailed() {
        return step == Step.FAILED;
    }

    /** Whether the next attempt is for the text with a parameter for each place. */
    boolean isApart() {
        return step == Step.APART;
    }

    /** The types of the next attempt; at the end those that were found. */
    int[] types() {
        return step == Step.APART ? typesApart : types;
    }

    /** What the server finds if it is told nothing; null if it refuses that. */
    int @Nullable [] untold() {
        return untold;
    }

    /** The types that other places told, {@link JavaTypes#NONE} for those of other parameters. */
    int[] learned() {
        return learned;
    }

    /**
     * The attempt succeeded.
     *
     * @param described the types that the parameters have
     */
    void described(int[] described) {
        attempts++;
        switch (step) {
            case ASK -> asked(described);
            case APART -> learn(described);
            case ONE_BY_ONE -> {
                parsed = types;
                tryNext();
            }
            default -> step = Step.DONE;
        }
    }

    private void asked(int[] described) {
        parsed = types;
        if (Arrays.stream(types).allMatch(type -> type == JavaTypes.NONE)) {
            untold = described;
        }
        guessed = new ArrayList<>();
        for (int number = 0; number < own.length; number++) {
            if (types[number] == JavaTypes.NONE && places.isGuessed(number, described[number], values[number])) {
                guessed.add(number);
            }
        }
        types = types.clone();
        guessed.forEach(number -> types[number] = own[number]);
        step = guessed.isEmpty() ? Step.DONE : Step.OWN;
    }

    /** Takes over what the places of the same parameter tell. */
    private void learn(int[] described) {
        int[] count = new int[own.length];
        Map<Integer, Set<Integer>> found = new HashMap<>();
        for (int index = 0; index < described.length; index++) {
            int number = places.places().get(index).number();
            count[number]++;
            if (typesApart[index] == JavaTypes.NONE) {
                found.computeIfAbsent(number, first -> new TreeSet<>()).add(described[index]);
            }
        }
        for (int number = 0; number < own.length; number++) {
            if (count[number] > 1 && types[number] == JavaTypes.NONE) {
                learn(number, found.getOrDefault(number, Set.of()));
            }
        }
        step = Step.ASK;
    }

    private void learn(int number, Set<Integer> found) {
        int first = found.stream().findFirst().orElse(Oids.TEXT);
        if (own[number] != JavaTypes.NONE && (found.size() != 1 || mayBeText(number, first))) {
            types[number] = own[number];
            second[number] = first;
        } else {
            takeOver(number, first);
            learned[number] = found.size() == 1 ? first : JavaTypes.NONE;
        }
    }

    private boolean mayBeText(int number, int type) {
        return type == Oids.TEXT && !places.isTold(number);
    }

    /**
     * The attempt failed.
     *
     * @param state the SQLSTATE
     * @param number the parameter that the server names, from 0, or -1
     * @param position the offset in the text that it names, from 1, or 0
     */
    void refused(String state, int number, int position) {
        attempts++;
        boolean curable = ABOUT_TYPES.contains(state) && attempts < MOST_ATTEMPTS;
        switch (step) {
            case KNOWN -> forget(curable);
            case ASK -> {
                if (!curable || !tellMore(state, number, position)) {
                    step = Step.FAILED;
                }
            }
            case APART -> refusedApart(curable && state.equals(INDETERMINATE), number);
            case OWN, ONE_BY_ONE -> tryNext();
            default -> step = Step.FAILED;
        }
    }

    /** What was known does not hold any more. */
    private void forget(boolean curable) {
        Arrays.fill(learned, JavaTypes.NONE);
        types = new int[own.length];
        step = curable ? Step.ASK : Step.FAILED;
    }

    private boolean tellMore(String state, int number, int position) {
        types = types.clone();
        boolean named = number >= 0 && number < types.length && types[number] == JavaTypes.NONE;
        if (named && state.equals(AMBIGUOUS) && places.haveRepetitions() && !triedApart) {
            takeApart(number, position);
            return true;
        }
        if (named && (state.equals(INDETERMINATE) || state.equals(AMBIGUOUS))) {
            tell(number);
            tellLike(number);
            return true;
        }
        return tellOwn() || tellSecond() || tellText();
    }

    private void takeApart(int number, int position) {
        triedApart = true;
        unclear = number;
        typesApart = new int[places.places().size()];
        int place = places.at(position);
        if (place >= 0) {
            typesApart[place] = Oids.TEXT; // which type it is there does not matter
        }
        step = Step.APART;
    }

    private void refusedApart(boolean curable, int place) {
        if (curable && place >= 0 && place < typesApart.length && typesApart[place] == JavaTypes.NONE) {
            typesApart = typesApart.clone();
            typesApart[place] = Oids.TEXT;
            return;
        }
        tell(unclear);
        step = Step.ASK;
    }

    private void tell(int number) {
        types[number] = own[number] == JavaTypes.NONE ? Oids.TEXT : own[number];
    }

    /** Arguments of the same calls, and what else is tested for null, are not known either. */
    private void tellLike(int number) {
        for (Places.Place place : places.places()) {
            if (place.number() == number && !place.site().isEmpty()) {
                places.places().stream()
                        .filter(other -> other.site().equals(place.site()) && types[other.number()] == JavaTypes.NONE)
                        .filter(other -> !places.isTold(other.number()))
                        .forEach(other -> tell(other.number()));
            }
        }
    }

    private boolean tellOwn() {
        boolean more = false;
        for (int number = 0; number < own.length && !triedOwn; number++) {
            if (places.isOpen(number) && types[number] == JavaTypes.NONE && own[number] != JavaTypes.NONE) {
                types[number] = own[number];
                more = true;
            }
        }
        triedOwn = true;
        return more;
    }

    private boolean tellSecond() {
        boolean more = false;
        for (int number = 0; number < own.length; number++) {
            if (second[number] != JavaTypes.NONE) {
                types[number] = second[number];
                second[number] = JavaTypes.NONE;
                more = true;
            }
        }
        return more;
    }

    /** Null and text may be taken for text, where the server does not do so by itself. */
    private boolean tellText() {
        boolean more = false;
        for (int number = 0; number < own.length; number++) {
            if (places.isOpen(number) && !places.isTold(number) && types[number] == JavaTypes.NONE) {
                types[number] = Oids.TEXT;
                more = true;
            }
        }
        return more;
    }

    /** Not all types of values fit; perhaps some do. */
    private void tryNext() {
        if (step == Step.OWN && guessed.size() == 1) {
            next = 1;
        }
        step = Step.ONE_BY_ONE;
        if (next < guessed.size() && attempts < MOST_ATTEMPTS) {
            int number = guessed.get(next++);
            int[] more = parsedTypes().clone();
            more[number] = own[number];
            types = more;
        } else {
            step = types == parsed ? Step.DONE : Step.AGAIN;
            types = parsedTypes();
        }
    }

    private int[] parsedTypes() {
        return parsed == null ? types : parsed;
    }
}

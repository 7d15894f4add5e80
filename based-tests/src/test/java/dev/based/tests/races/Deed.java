package dev.based.tests.races;

import dev.based.tests.order.Callers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a session's body does, drawn at random.
 *
 * @param verb what
 * @param place on whose thread it is called
 * @param limit its own deadline, or null
 * @param note which value is bound
 * @param other a number to make a choice by
 * @param inside what a transaction does
 */
record Deed(Verb verb, Callers.Place place, @Nullable Duration limit, int note, int other, List<Deed> inside) {
    private static final int LONGEST_LIMIT_MILLIS = 60;
    private static final int DEEPEST = 3;

    /** What a deed does. */
    enum Verb {
        ADD,
        ADD_MANY,
        /** Adds a row that there is already, which fails. */
        ADD_AGAIN,
        /** Increments the call's counter. */
        COUNT,
        /** Locks another counter. */
        LOCK,
        ASK,
        ASK_SLOWLY,
        READ,
        /** A transaction whose failure is handled. */
        TRY,
        /** A transaction whose failure is passed on. */
        NEST,
        /** A transaction that is ended by hand. */
        BEGIN,
        FAIL
    }

    /** What a body may do that does not wait for one thing before the next. */
    private static final List<Verb> SIMPLE =
            List.of(Verb.ADD, Verb.ADD, Verb.ADD, Verb.ADD_MANY, Verb.COUNT, Verb.LOCK, Verb.ASK, Verb.ASK_SLOWLY);
    /** What fails, or must not be called while something else is under way. */
    private static final List<Verb> OTHERS =
            List.of(Verb.READ, Verb.TRY, Verb.TRY, Verb.NEST, Verb.BEGIN, Verb.ADD_AGAIN, Verb.FAIL);

    static List<Deed> draw(SplittableRandom random, int depth, boolean hasty) {
        List<Deed> deeds = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            boolean simple = hasty || random.nextInt(3) > 0;
            List<Verb> verbs = simple ? SIMPLE : OTHERS;
            deeds.add(draw(random, depth, verbs.get(random.nextInt(verbs.size()))));
        }
        return deeds;
    }

    private static Deed draw(SplittableRandom random, int depth, Verb verb) {
        boolean nests = verb == Verb.TRY || verb == Verb.NEST || verb == Verb.BEGIN;
        if (nests && depth == DEEPEST) {
            return draw(random, depth, Verb.ADD);
        }
        Callers.Place[] places = Callers.Place.values();
        boolean limited = random.nextInt(12) == 0;
        return new Deed(
                verb,
                places[random.nextInt(places.length)],
                limited ? Duration.ofMillis(1 + random.nextInt(LONGEST_LIMIT_MILLIS)) : null,
                random.nextInt(Hostile.NOTES),
                random.nextInt(1_000),
                nests ? draw(random, depth + 1, random.nextInt(3) == 0) : List.of());
    }
}

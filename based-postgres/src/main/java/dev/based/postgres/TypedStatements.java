package dev.based.postgres;

import dev.based.postgres.KnownDigits.Known;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The statements that a connection was last given, with the types of their parameters. What a statement means may depend on the
 * types of its values; the client, which knows statements by their texts, is given a text for each of these meanings. On the
 * connection's event loop only.
 */
final class TypedStatements {
    /** More than the client keeps prepared, not counting what waits to be sent, whose types are still needed. */
    private static final int MOST = 1024;

    private static final int LEAST = 64;
    private static final int MOST_CHARACTERS = 4_000_000;
    private static final int MOST_VARIANTS = 64;
    private final Map<String, Statement> byText = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Variant> variants = new HashMap<>();
    private final Supplier<String> endings;
    /** What was looked up of types, by their numbers: {@link ServerType#mark()}, or the number again if nothing is known. */
    private final Map<Integer, String> marks = new HashMap<>();
    /** The one asked for last, which is the youngest: each call asks twice. */
    private @Nullable Statement last;

    private int characters;
    private Naming naming = new Naming();
    private final KnownDigits digits = new KnownDigits();
    private IntSupplier waiting = () -> 0;

    /**
     * Creates statements.
     *
     * @param endings white space that was never used before
     */
    TypedStatements(Supplier<String> endings) {
        this.endings = endings;
    }

    /** Takes what tells how many calls are not answered: each may be of another statement, or have values of other types. */
    void expect(IntSupplier unanswered) {
        waiting = unanswered;
    }

    /** Takes what names mean to the connection. */
    void expect(Naming names) {
        naming = names;
    }

    /** What was looked up of types, which whoever looks more up adds to. */
    Map<Integer, String> marks() {
        return marks;
    }

    /** What was looked up of a type; null if nothing was found. */
    @Nullable
    ServerType type(int oid) {
        String mark = marks.get(oid);
        return mark == null || !ServerType.isMark(mark) ? null : ServerType.of(mark);
    }

    /** One text. */
    private final class Statement {
        final String own;
        final String text;
        final Places places;
        final Map<List<Integer>, Variant> byTypes = new LinkedHashMap<>(4, 0.75f, true);
        /** What serves all values, where the text tells the types, unless a number does not fit. */
        private @Nullable Variant only;

        private int @Nullable [] untold;
        private int @Nullable [] learned;
        /** What digits of a second are known by. */
        private KnownDigits.Subject subject = new KnownDigits.Subject();
        /** What names meant when this was looked up there. */
        private @Nullable String named;

        private @Nullable Known digitsNamed;

        Statement(String own, String text) {
            this.own = own;
            this.text = text;
            places = Places.of(text);
            only = places.areTold() ? add(List.of(), new int[places.parameters()]) : null;
        }

        /** How many digits of a second are kept of each parameter, as names are meant now; null if that is not known. */
        @Nullable
        Known digits() {
            String now = subject.isAsked() ? naming.current() : null;
            if (now == null) {
                return null;
            }
            if (!now.equals(named)) {
                named = now;
                digitsNamed = digits.of(subject, now);
            }
            return digitsNamed;
        }

        void learn(int[] told) {
            named = null;
            digits.learn(subject, naming.answered(), told);
        }

        /** Whether digits are known where names mean other tables, and none for what they mean now: it has nothing to ask for there. */
        boolean knowsOtherDigits() {
            return subject.isAsked() && digits.of(subject, naming.answered()) == null;
        }

        /** Whether nothing is to be asked when it is described, whatever its values are. */
        boolean hasDigits() {
            Known known = digits.of(subject, naming.answered());
            return known != null && (known.digits().length == 0 || !known.isOld());
        }

        /** Whether digits were asked for, and should be again: names mean other tables now, or the table may be another one by now. */
        boolean lacksDigits(PostgresTuple values) {
            if (!subject.isAsked() || naming.current() == null) {
                return false;
            }
            Known known = digits();
            return known == null || known.digits().length > 0 && values.mayBeCut(known.digits()) && known.isOld();
        }

        Variant variant(PostgresTuple values) {
            Variant plain = only;
            if (plain != null && !(places.widens() && exceeds(values, places.parameters()))) {
                return plain;
            }
            List<Integer> own = key(values.types(places.parameters()));
            Variant known = byTypes.get(own);
            return known == null ? add(own, toArray(own)) : known;
        }

        /** The types of the values as far as they matter. */
        private List<Integer> key(int[] own) {
            Integer[] key = new Integer[own.length];
            for (int number = 0; number < own.length; number++) {
                key[number] = matters(number, own[number]) ? known(number, own[number]) : JavaTypes.NONE;
            }
            return Arrays.asList(key);
        }

        /** What it is to be known by, so that there are no more variants than types. */
        private int known(int number, int own) {
            return isUnfit(number, own) ? OwnType.unfit(own) : places.widens(number) ? own : OwnType.type(own);
        }

        /** Whether a number may not fit what the server takes it for. */
        private boolean exceeds(PostgresTuple values, int count) {
            for (int number = 0; number < count; number++) {
                int own = values.type(number);
                if (places.exceeds(number, untold == null ? OwnType.narrowest(own) : untold[number], own)) {
                    return true;
                }
            }
            return false;
        }

        private boolean matters(int number, int own) {
            if (isUnfit(number, own)) {
                return true;
            }
            boolean open =
                    places.isOpen(number) || untold == null && places.exceeds(number, OwnType.narrowest(own), own);
            if (!open || learned != null && learned[number] != JavaTypes.NONE) {
                return false;
            }
            return untold == null || places.isGuessed(number, untold[number], own);
        }

        /** Whether a number is more than the server takes it for, as far as that is known. */
        private boolean isUnfit(int number, int own) {
            int[] found = untold == null ? learned : untold;
            return found != null && found[number] != JavaTypes.NONE && places.exceeds(number, found[number], own);
        }

        private Variant add(List<Integer> key, int[] own) {
            boolean plain = Arrays.stream(own).allMatch(type -> OwnType.type(type) == JavaTypes.NONE)
                    && !variants.containsKey(text);
            Variant variant = new Variant(this, plain ? text : text + endings.get(), own, TypedStatements.this);
            put(key, variant);
            variants.put(variant.text, variant);
            return variant;
        }

        /** It may be used for all values whose types do not matter, as is known now. */
        private void resolved(Variant variant) {
            List<Integer> key = key(variant.own);
            if (!byTypes.containsKey(key)) {
                byTypes.values().removeIf(other -> other == variant);
                put(key, variant);
            }
            if (only != null
                    && only.described == null
                    && variant.types != null
                    && Arrays.stream(variant.types).allMatch(type -> type == JavaTypes.NONE)) {
                only = variant; // whose types are the server's own
            }
        }

        private void put(List<Integer> key, Variant variant) {
            byTypes.put(key, variant);
            if (byTypes.size() > MOST_VARIANTS && byTypes.size() > MOST_VARIANTS + waiting.getAsInt()) {
                Iterator<Variant> eldest = byTypes.values().iterator();
                variants.remove(eldest.next().text);
                eldest.remove();
            }
        }
    }

    /** A statement with values of certain types. */
    static final class Variant {
        private final Statement statement;
        private final String text;
        private final int[] own;
        private int @Nullable [] types;
        private int @Nullable [] described;
        private final TypedStatements all;

        private Variant(Statement statement, String text, int[] own, TypedStatements all) {
            this.statement = statement;
            this.text = text;
            this.own = own;
            this.all = all;
        }

        /** What was looked up of a type; null if nothing was found. */
        @Nullable
        ServerType type(int oid) {
            return all.type(oid);
        }

        /** Whether it was prepared, and a type was not looked up that should have been. */
        boolean lacksTypes() {
            return described != null
                    && Arrays.stream(described).anyMatch(type -> Oids.isUsers(type) && !all.marks.containsKey(type));
        }

        Places places() {
            return statement.places;
        }

        /** The types that it is parsed with; null if they are not known yet. */
        int @Nullable [] types() {
            return types;
        }

        /** Whether its types may have to be found out by several attempts. */
        boolean isUnclear() {
            return types == null && statement.only != this;
        }

        /** The types that the server has for its parameters; null if it was not prepared yet. */
        int @Nullable [] described() {
            return described;
        }

        /** How many digits of a second are kept of a parameter. */
        int digits(int number) {
            Known now = statement.digits();
            return now == null || number >= now.digits().length ? Digits.ALL : now.digits()[number];
        }

        /** Whether the server is to be asked anew how many digits it keeps of values. */
        boolean lacksDigits(PostgresTuple values) {
            return statement.lacksDigits(values);
        }

        Resolution resolution() {
            return new Resolution(statement.places, own, statement.learned, types);
        }

        void resolved(Resolution resolution) {
            types = resolution.types();
            if (statement.only != this) {
                statement.untold = resolution.untold() == null ? statement.untold : resolution.untold();
                statement.learned = resolution.learned();
                statement.resolved(this);
            }
        }
    }

    /** The statements, as they were written. */
    Set<String> all() {
        return byText.values().stream().map(statement -> statement.own).collect(Collectors.toSet());
    }

    /**
     * The text by which the client is to know a statement with these values.
     *
     * @param own the statement as it was written
     * @param sql the same with what makes the client prepare it anew
     */
    String text(String own, String sql, PostgresTuple values) {
        Statement statement = statement(own, sql);
        Variant variant = statement.variant(values);
        values.expect(variant);
        return variant.text;
    }

    private Statement statement(String own, String sql) {
        if (last != null && last.text.equals(sql)) {
            return last;
        }
        Statement statement = byText.get(sql);
        if (statement == null) {
            statement = new Statement(own, sql);
            byText.put(sql, statement);
            characters += sql.length();
            removeEldest();
        }
        last = statement;
        return statement;
    }

    private void removeEldest() {
        while (byText.size() > LEAST && isTooMuch(byText.size() - waiting.getAsInt())) {
            forget(byText.keySet().iterator().next());
        }
    }

    private boolean isTooMuch(int statements) {
        return statements > MOST || statements > LEAST && characters > MOST_CHARACTERS;
    }

    /** What is known by a text; null if nothing is. */
    @Nullable
    Variant find(String text) {
        return variants.get(text);
    }

    /**
     * The server has prepared a statement, and tells the types of its parameters.
     *
     * @param digits how many digits of a second are kept of each; empty if all are; null if that was not asked for now
     */
    void described(String text, int[] types, int @Nullable [] digits) {
        Variant variant = variants.get(text);
        if (variant != null) {
            variant.described = types;
            if (digits != null || variant.statement.knowsOtherDigits()) {
                variant.statement.learn(digits == null ? new int[0] : digits);
            }
            if (variant == variant.statement.only) {
                variant.statement.untold = types;
            }
        }
    }

    /** Whether it is known how many digits of a second are kept of a statement's parameters, for it was prepared before. */
    boolean hasDigits(String text, int[] types) {
        Variant variant = variants.get(text);
        return variant != null && variant.statement.hasDigits() && Arrays.equals(variant.described, types);
    }

    /** Has a statement know the digits that it is known to keep under another text, but for those that are to be asked for. */
    void keepDigits(String before, String own, String now) {
        Statement kept = statement(own, now);
        kept.subject = statement(own, before).subject;
        digits.forget(kept.subject, naming.answered());
    }

    /** The statement as it was written, of which a text is known; null if it is not. */
    @Nullable
    String own(String text) {
        Variant variant = variants.get(text);
        return variant == null ? null : variant.statement.own;
    }

    /** What was found does not hold any more. */
    void failed(String text) {
        Variant variant = variants.get(text);
        if (variant != null) {
            variant.statement.subject = new KnownDigits.Subject();
            variant.statement.named = null;
        }
        if (variant != null && variant.types != null) {
            variant.types = null;
            variant.statement.untold = null;
            variant.statement.learned = null;
        }
    }

    /** Forgets a statement; the texts by which it was known. */
    List<String> forget(String sql) {
        last = null;
        Statement statement = byText.remove(sql);
        if (statement == null) {
            return List.of(sql);
        }
        characters -= sql.length();
        List<String> texts = new ArrayList<>();
        texts.add(sql);
        statement.byTypes.values().forEach(variant -> {
            texts.add(variant.text);
            variants.remove(variant.text);
        });
        return texts;
    }

    private static int[] toArray(List<Integer> types) {
        return types.stream().mapToInt(Integer::intValue).toArray();
    }
}

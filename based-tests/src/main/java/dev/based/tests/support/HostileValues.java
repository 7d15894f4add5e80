package dev.based.tests.support;

import java.io.IOException;
import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Context;
import org.jooq.Field;
import org.jooq.impl.CustomField;
import org.jooq.impl.SQLDataType;

/** What a caller may hand over that throws when it is looked at. Stateless; safe for use by several threads. */
public final class HostileValues {
    private HostileValues() {}

    /**
     * What such code throws: unchecked, checked, as code in Kotlin may, and errors.
     *
     * @return throwables
     */
    public static Stream<Throwable> errors() {
        return Stream.of(
                new IllegalStateException("Made by the kit."),
                new IOException("Made by the kit."),
                new LinkageError("Made by the kit."),
                new StackOverflowError("Made by the kit."));
    }

    /**
     * Throws anything, as code in Kotlin may.
     *
     * @param <T> the type that is never returned
     * @param <E> the type that the compiler is told
     * @param thrown what to throw
     * @return never
     * @throws E never in truth
     */
    @SuppressWarnings("unchecked")
    public static <T, E extends Throwable> T raise(Throwable thrown) throws E {
        throw (E) thrown;
    }

    private static Collection<Object> collection(Iterator<Object> iterator) {
        return new AbstractCollection<>() {
            @Override
            public Iterator<Object> iterator() {
                return iterator;
            }

            @Override
            public int size() {
                return 1;
            }
        };
    }

    /**
     * Collections that throw when they are iterated, at the beginning or later.
     *
     * @param thrown what they throw
     * @return collections
     */
    public static List<Collection<Object>> iterables(Throwable thrown) {
        return List.of(
                new AbstractCollection<>() {
                    @Override
                    public Iterator<Object> iterator() {
                        return HostileValues.<Iterator<Object>, RuntimeException>raise(thrown);
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                },
                collection(new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return HostileValues.<Boolean, RuntimeException>raise(thrown);
                    }

                    @Override
                    public Object next() {
                        return 1;
                    }
                }),
                collection(new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return true;
                    }

                    @Override
                    public Object next() {
                        return HostileValues.<Object, RuntimeException>raise(thrown);
                    }
                }));
    }

    /**
     * A map that throws whatever it is asked.
     *
     * @param thrown what it throws
     * @return the map
     */
    public static Map<String, Object> map(Throwable thrown) {
        return new AbstractMap<>() {
            @Override
            public Set<Map.Entry<String, Object>> entrySet() {
                return HostileValues.<Set<Map.Entry<String, Object>>, RuntimeException>raise(thrown);
            }
        };
    }

    /**
     * A field that throws when it is rendered.
     *
     * @param thrown what it throws
     * @return the field
     */
    @SuppressWarnings("serial")
    public static Field<Integer> field(Throwable thrown) {
        return new CustomField<>("hostile", SQLDataType.INTEGER) {
            @Override
            public void accept(Context<?> context) {
                HostileValues.<Object, RuntimeException>raise(thrown);
            }
        };
    }

    /**
     * Values that have no text.
     *
     * @return values that no database knows, or that it takes for texts
     */
    public static List<Object> withoutText() {
        return List.of(Label.values()[0], Label.values()[1], new Object() {
            @Override
            public String toString() {
                throw new LinkageError("Made by the kit.");
            }
        });
    }

    /** Labels whose texts are of no use. */
    private enum Label {
        NULL {
            @Override
            @SuppressWarnings("NullAway") // what it is for
            public String toString() {
                return null;
            }
        },
        THROWS {
            @Override
            public String toString() {
                throw new IllegalStateException("Made by the kit.");
            }
        }
    }

    /**
     * Exceptions that throw when they are asked for something, or never end.
     *
     * @return exceptions
     */
    public static List<RuntimeException> exceptions() {
        return List.of(new Hostile(), new Circular());
    }

    private static final class Hostile extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("Made by the kit.");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("Made by the kit.");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new IllegalStateException("Made by the kit.");
        }
    }

    private static final class Circular extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public synchronized Throwable getCause() {
            return this;
        }
    }
}

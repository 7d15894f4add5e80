package dev.based.junit;

import static dev.based.Async.await;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.Queries;
import java.util.Objects;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives the methods of a test class a connected {@link Database}, as a parameter of that type or of {@link Queries}:
 *
 * <ul>
 *   <li>a test has one of its own, with {@code force_rollback}, which its methods {@code @BeforeEach} and {@code @AfterEach} share. It is
 *       disconnected behind them, and nothing of what they did stays;
 *   <li>the methods {@code @BeforeAll} and {@code @AfterAll} have one that commits, for the tables that all tests read. It is disconnected behind
 *       the last test.
 * </ul>
 *
 * <p>A database is connected when the first parameter asks for it. If that fails, so does the test, with the server's own words; if disconnecting
 * fails, so does the test.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final DatabaseExtension DATABASE = DatabaseExtension.of("postgresql://ann:secret@localhost/films");
 *
 * @Test
 * void film_thatIsAdded_isThere(Database database) {
 *     await(database.execute("INSERT INTO films VALUES (?, ?)", "Heat", 1995));
 * }
 * }</pre>
 *
 * <p>Safe for use by tests that run in parallel.
 */
public final class DatabaseExtension implements ParameterResolver, AfterEachCallback, AfterAllCallback {
    private final String url;
    private final DatabaseOptions options;
    /** Of this object alone, for a class may have two. */
    private final Namespace namespace = Namespace.create(this);

    private DatabaseExtension(String url, DatabaseOptions options) {
        this.url = Objects.requireNonNull(url, "The URL is null.");
        this.options = Objects.requireNonNull(options, "The options are null.");
    }

    /**
     * An extension for a database; nothing is opened yet.
     *
     * @param url the database's URL
     * @return the extension, to be held in a static field with {@code @RegisterExtension}
     */
    public static DatabaseExtension of(String url) {
        return of(url, DatabaseOptions.DEFAULT);
    }

    /**
     * An extension for a database with options; nothing is opened yet.
     *
     * @param url the database's URL
     * @param options its options
     * @return the extension, to be held in a static field with {@code @RegisterExtension}
     */
    public static DatabaseExtension of(String url, DatabaseOptions options) {
        return new DatabaseExtension(url, options);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Database.class || type == Queries.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getDeclaringExecutable() instanceof java.lang.reflect.Constructor<?>) {
            throw new ParameterResolutionException(
                    "A constructor is given no database, since JUnit calls it before the test begins: give the parameter to the test's"
                            + " method, or to one with @BeforeEach.");
        }
        ExtensionContext.Store store = context.getStore(namespace);
        Database known = store.get(context.getUniqueId(), Database.class);
        if (known != null) {
            return known;
        }
        boolean test = context.getTestMethod().isPresent();
        Database database = Database.create(url, test ? options.withForceRollback(true) : options);
        await(database.connect());
        store.put(context.getUniqueId(), database);
        return database;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        disconnect(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        disconnect(context);
    }

    private void disconnect(ExtensionContext context) {
        Database database = context.getStore(namespace).remove(context.getUniqueId(), Database.class);
        if (database != null) {
            await(database.disconnect());
        }
    }
}

package dev.based.tests;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The rules of the library as tests, to be run on any backend: extend this class in the tests of a backend, and give the
 * URL of a database that the tests may write to.
 *
 * <pre>{@code
 * class FilmbaseConformanceTest extends ConformanceKit {
 *     @Override
 *     protected String url() {
 *         return "filmbase://localhost/test";
 *     }
 *
 *     @Override
 *     protected Set<Feature> lacks() {
 *         return Set.of(Feature.TEMPORARY_TABLES);
 *     }
 * }
 * }</pre>
 *
 * <p>Each test is named by the rule that it tests. The tests make tables of their own, with random names, and drop them.
 * They run in any order.
 */
public abstract class ConformanceKit
        implements LifecycleContract,
                DisconnectContract,
                ConnectFailureContract,
                CredentialsContract,
                SessionContract,
                SessionStatementsContract,
                OrderContract,
                SessionEndContract,
                SessionCleanupContract,
                SlipsContract,
                CallersCodeContract,
                GuardContract,
                GuardedConnectContract,
                OutcomesContract,
                LateAnswersContract,
                DeepChainsContract,
                TransactionContract,
                TransactionMisuseContract,
                LayersContract,
                ManualTransactionContract,
                NoSavepointsContract,
                SessionOptionsContract,
                ListenerContract,
                RetryContract,
                ForceRollbackContract,
                ImplicitCommitContract,
                LockContract,
                ConcurrencyContract,
                CancellationContract,
                CancelledWaitContract,
                CancelledConnectionContract,
                DeadlinesContract,
                StreamContract,
                StreamEndContract,
                ScopesContract,
                DispatcherContract,
                ParametersContract,
                TakenValuesContract,
                CopyContract,
                ScriptContract,
                ValuesContract,
                MappingContract,
                RowsContract,
                ObjectsContract,
                ErrorsContract,
                PoolContract {
    private @Nullable Fixture fixture;

    /** For subclasses. */
    protected ConformanceKit() {}

    /**
     * The URL of a database that the tests may write to. Asked for at the start of each test.
     *
     * @return the URL, of the same database each time or of a new one
     */
    protected abstract String url();

    /**
     * What the database lacks, so that it cannot be tested.
     *
     * @return the features, none unless overridden
     */
    protected Set<Feature> lacks() {
        return Set.of();
    }

    /**
     * The version of the kit whose features the author has looked through for {@link #lacks()}. The tests of features that came
     * later are skipped, and say so.
     *
     * @return the version, 1 unless overridden
     */
    protected int version() {
        return 1;
    }

    /**
     * The database's name for a type.
     *
     * @param type the type
     * @return the text behind a column's name in CREATE TABLE, standard SQL's unless overridden
     */
    protected String columnType(ColumnType type) {
        return type.standard();
    }

    /**
     * A query of one row and one column, the number 1.
     *
     * @return {@code SELECT 1}, unless overridden
     */
    protected String selectOne() {
        return "SELECT 1";
    }

    /**
     * The statement that drops a table, if there is such.
     *
     * @param table a plain identifier
     * @return {@code DROP TABLE IF EXISTS table}, unless overridden
     */
    protected String dropTable(String table) {
        return "DROP TABLE IF EXISTS " + table;
    }

    /** Starts a test with nothing open. */
    @BeforeEach
    final void openFixture() {
        fixture = new Fixture(url(), lacks(), version(), this::columnType, this::dropTable, selectOne());
    }

    /** Closes what the test opened, whatever came of it. */
    @AfterEach
    final void closeFixture() {
        fixture().close();
    }

    @Override
    public final Fixture fixture() {
        if (fixture == null) {
            throw new IllegalStateException("There is a fixture only while a test runs.");
        }
        return fixture;
    }
}

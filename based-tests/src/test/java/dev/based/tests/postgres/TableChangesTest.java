package dev.based.tests.postgres;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.ParameterException;
import dev.based.Session;
import dev.based.tests.servers.Server;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that become others while statements are prepared, to whose former types the server would convert without a word. */
class TableChangesTest extends PostgresTest {
    private static final String INSERT = "INSERT INTO prices (price, prices, at) VALUES (?, ?, ?)";
    private static final BigDecimal PRICE = new BigDecimal("0.12345678901234567890");
    private static final BigDecimal[] PRICES = {new BigDecimal("1.50")};
    private static final LocalDateTime AT = LocalDateTime.of(2024, 2, 29, 1, 2, 3);
    private static final String FLOATS = "prices (price float8, prices float8[], at timestamp)";
    private static final String EXACT = "prices (price numeric, prices numeric[], at timestamp)";

    private Server server;
    private Database database;

    @BeforeEach
    void prepare() {
        server = newDatabase();
        server.execute("CREATE TABLE " + FLOATS);
        database = connect(server.url());
        insert(database, 0.5);
    }

    private static void insert(Database database, Object price) {
        await(database.execute(INSERT, price, new BigDecimal[] {BigDecimal.ONE}, AT));
    }

    private void isExact() {
        assertThat(server.value("SELECT max(price) || ' ' || max(prices::text) FROM prices WHERE price < 0.2"))
                .isEqualTo("0.12345678901234567890 {1.50}");
    }

    @Test
    void v2_tableMadeAnewByTheSameDatabase_takesTheNewTypes() {
        await(database.execute("DROP TABLE prices"));
        await(database.execute("CREATE TABLE " + EXACT));
        await(database.execute(INSERT, PRICE, PRICES, AT));
        isExact();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE prices ALTER price TYPE numeric, ALTER prices TYPE numeric[]",
                "/* new */ alter table only prices alter price type numeric, alter prices type numeric[]",
                "DO $$ BEGIN ALTER TABLE prices ALTER price TYPE numeric, ALTER prices TYPE numeric[]; END $$"
            })
    void v2_tableAlteredOnAnotherConnection_takesTheNewTypes(String change) {
        Database two = connect(server.url(), DatabaseOptions.DEFAULT.withMaxSize(2));
        CompletableFuture<String> done = new CompletableFuture<>();
        CompletableFuture<Session> opened = new CompletableFuture<>();
        insert(two, 0.5);
        CompletionStage<String> session = two.session(held -> {
            opened.complete(held);
            return done;
        });
        Session held = await(opened);
        await(held.fetchValue(Integer.class, "SELECT 1"));
        insert(two, 0.5); // on the other one
        await(two.independent().execute(change));
        await(held.execute(INSERT, PRICE, PRICES, AT));
        done.complete("");
        await(session);
        isExact();
        server.execute("DELETE FROM prices WHERE price < 0.2");
        await(two.execute(INSERT, PRICE, PRICES, AT));
        isExact();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TEMP TABLE " + EXACT,
                "SELECT 0::numeric AS price, '{}'::numeric[] AS prices, localtimestamp AS at INTO TEMP prices LIMIT 0",
                "WITH none AS (SELECT 0::numeric AS price, '{}'::numeric[] AS prices, localtimestamp AS at)"
                        + " SELECT * into /* hidden */ temporary table \"prices\" FROM none LIMIT 0"
            })
    void v2_temporaryTableInPlaceOfTheTable_andBack_takeTheirOwnTypes(String made) {
        for (int run = 0; run < 2; run++) {
            String[] stored = new String[1];
            await(database.session(session -> session.execute(made)
                    .thenCompose(done -> session.execute(INSERT, PRICE, PRICES, AT))
                    .thenCompose(
                            done -> session.fetchValue(String.class, "SELECT price || ' ' || prices::text FROM prices"))
                    .thenApply(text -> stored[0] = text)));
            assertThat(stored[0]).isEqualTo("0.12345678901234567890 {1.50}");
            assertThat(failure(ParameterException.class, database.execute(INSERT, PRICE, PRICES, AT)))
                    .hasMessageContaining("double precision");
            insert(database, 0.5);
        }
        assertThat(server.value("SELECT string_agg(price::text, ' ') FROM prices"))
                .isEqualTo("0.5 0.5 0.5");
    }

    @Test
    void v2_temporaryTablesOfOneNameAndOtherTypes_takeTheirOwn() {
        String insert = "INSERT INTO kept VALUES (?)";
        for (String type : List.of("timestamp", "date", "timestamp")) {
            CompletionStage<String> stored = database.session(
                    session -> session.execute("CREATE TEMP TABLE kept (v " + type + ") ON COMMIT DROP")
                            .thenCompose(done -> session.execute(insert, AT))
                            .thenCompose(done -> session.fetchValue(String.class, "SELECT v::text FROM kept")));
            if (type.equals("date")) {
                failure(ParameterException.class, stored);
            } else {
                assertThat(await(stored)).isEqualTo("2024-02-29 01:02:03");
            }
        }
    }

    @Test
    void v2_alterationThatIsRolledBack_leavesTheOldTypes() {
        failure(database.session(session -> session.execute("ALTER TABLE prices ALTER price TYPE numeric")
                .thenCompose(done -> session.execute(INSERT, PRICE, PRICES, AT))
                .thenApply(done -> {
                    throw new IllegalStateException("undone");
                })));
        failure(ParameterException.class, database.execute(INSERT, PRICE, PRICES, AT));
        await(database.session(session -> session.transaction(
                        inner -> inner.execute("ALTER TABLE prices ALTER price TYPE numeric")
                                .thenCompose(done -> inner.execute(INSERT, PRICE, PRICES, AT))
                                .thenApply(done -> {
                                    throw new IllegalStateException("undone");
                                }))
                .handle((done, error) -> error)
                .thenCompose(error -> session.transaction(inner -> inner.execute(INSERT, PRICE, PRICES, AT))
                        .handle((done, refused) -> refused))
                .thenApply(refused -> {
                    assertThat(refused).isInstanceOf(ParameterException.class);
                    return "";
                })));
        assertThat(server.value("SELECT count(*) FROM prices")).isEqualTo("1");
    }

    /** The server tells only those who read. */
    @Test
    void v2_alterationByAnotherProgram_isKnownToAllOnceOneWasTold() {
        await(database.fetchAll("SELECT * FROM prices"));
        server.execute("ALTER TABLE prices ALTER price TYPE numeric, ALTER prices TYPE numeric[]");
        await(database.fetchAll("SELECT * FROM prices"));
        await(database.execute(INSERT, PRICE, PRICES, AT));
        isExact();
    }
}

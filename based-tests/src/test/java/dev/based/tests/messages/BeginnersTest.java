package dev.based.tests.messages;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.based.Async;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.DatabaseUrlException;
import dev.based.ErrorKind;
import dev.based.MappingException;
import dev.based.ParameterException;
import dev.based.Parameters;
import dev.based.RollbackOnlyException;
import dev.based.Row;
import dev.based.ScriptException;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.Servers;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one does wrong on the first day, and what the message says to do. */
class BeginnersTest {
    private final Database database =
            await(Database.create("sqlite://", DatabaseOptions.DEFAULT).connect());

    @AfterEach
    void disconnect() {
        await(database.disconnect());
    }

    record Details(String maker, int length) {}

    record Film(int id, Details details) {}

    record Numbers(OptionalInt a, OptionalLong b, OptionalDouble c, Optional<Integer> d) {}

    static Stream<Arguments> unbindable() {
        return Stream.of(
                Arguments.of(new Details("Fox", 117), "Json.of"),
                Arguments.of(CompletableFuture.completedFuture(1), "await(...)"),
                Arguments.of(Stream.of(1), "Bind a List"),
                Arguments.of(List.of(1).iterator(), "Bind a List"),
                Arguments.of((Callable<Integer>) () -> 1, "Call it"),
                Arguments.of(new java.util.Date(0), "toInstant()"));
    }

    /** On SQLite and PostgreSQL, whose backends refuse it in different places; the caller's frame is in the trace. */
    @ParameterizedTest
    @MethodSource("unbindable")
    void valueOfNoUse_isRefusedWithWhatToBind(Object value, String advice) {
        assertRefused(database, value, advice);
        Database postgres =
                await(Database.create(Servers.get(ServerKind.POSTGRES).url()).connect());
        assertRefused(postgres, value, advice);
        await(postgres.disconnect());
    }

    private static void assertRefused(Database on, Object value, String advice) {
        ParameterException error = failure(ParameterException.class, on.fetchAll("SELECT CAST(? AS INTEGER)", value));
        assertThat(error).hasMessageContaining(advice).hasMessageNotContaining("Lambda");
        assertThat(error.getStackTrace()).anyMatch(frame -> frame.getClassName().equals(BeginnersTest.class.getName()));
    }

    @Test
    void arrayInAList_isRefusedWithAList() {
        int[] ids = {1, 2};
        assertThat(failure(database.fetchAll("SELECT 1 WHERE 1 IN (:ids)", Map.of("ids", ids))))
                .hasMessageContaining("an int[]")
                .hasMessageContaining("bind a List");
    }

    /** A record in a record is bound by its parts, or as JSON. */
    @Test
    void componentOfAnOwnClass_isBoundByItsPartsAsTheMessageSays() {
        Film film = new Film(1, new Details("Fox", 117));
        assertThat(failure(database.fetchAll("SELECT :details", Parameters.of(film))))
                .hasMessageContaining(":details is a ")
                .hasMessageContaining("Json.of(...)");
        assertThat(await(database.fetchValue(String.class, "SELECT :details.maker", Parameters.of(film))))
                .isEqualTo("Fox");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SELECT 1 WHERE 'a' LIKE '%?%' | What is in quotes is text",
                "SELECT 1 WHERE 1 = %s | Parameters are written ? or :name",
            })
    void placeholderThatIsNone_isToldWhy(String sql, String advice) {
        assertThat(failure(database.fetchAll(sql, 1))).hasMessageContaining(advice);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "SELECT 1 WHERE 'a' = ':name' | What is in quotes is text",
                "SELECT 1 WHERE 1 = ${name} | Parameters are written ? or :name",
                "SELECT 1 WHERE 1 = #{name} | Parameters are written ? or :name",
            })
    void nameThatIsNone_isToldWhy(String sql, String advice) {
        assertThat(failure(database.fetchAll(sql, Map.of("name", 1))))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(advice);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://h/d?ssl=true | sslmode=require",
                "postgresql://h/d?user=ann | scheme://user:password@host",
                "mysql://h/d?useSSL=false | sslmode=require",
                "mysql://h/d?serverTimezone=UTC | Leave it out",
                "mysql://h/d?allowPublicKeyRetrieval=true | allow_public_key_retrieval=true",
                "sqlite:///f.db?mode=ro | read_only=true",
                "postgresql://h/d?maximumPoolSize=3 | max_size=20",
                "postgresql://h/d?max_sise=3 | did you mean \"max_size\"",
                "jdbc:postgresql://h/d | take \"jdbc:\" away",
                "JDBC:mysql://h/d | take \"jdbc:\" away",
                "jdbc:sqlite:f.db | take \"jdbc:\" away",
                "r2dbc:postgresql://h/d | take \"r2dbc:\" away",
                "sqlite3:///f.db | Write sqlite://.",
                "postgresql+asyncpg://h/d | Write postgresql://.",
                "mongodb://h/d | Add the dependency of its module",
            })
    void urlOfAnotherLibrary_isRefusedWithWhatToWrite(String url, String advice) {
        assertThatThrownBy(() -> Database.create(url))
                .isInstanceOf(DatabaseUrlException.class)
                .hasMessageContaining(advice);
    }

    /** On each kind of server, whose words differ. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void parameterWhereANameStands_isToldAsSuch(ServerKind kind) {
        Database server = await(Database.create(Servers.get(kind).url()).connect());
        for (Database on : List.of(database, server)) {
            assertThat(failure(on.fetchAll("SELECT * FROM ? WHERE 1 = ?", "films", 1)))
                    .hasMessageContaining("A parameter stands where a value may stand");
        }
        await(server.disconnect());
    }

    /** On each kind of server, since each says something else of it. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void parameterInAScript_isToldAsSuch(ServerKind kind) {
        Database server = await(Database.create(Servers.get(kind).url()).connect());
        for (Database on : List.of(database, server)) {
            assertThat(failure(ScriptException.class, on.runScript("SELECT 1; SELECT ?, 1;")))
                    .hasMessageContaining("cript takes none");
        }
        assertThat(failure(server.fetchAll("SELECT $1", 1))).hasMessageContaining("written");
        await(server.disconnect());
    }

    /** MariaDB's default before 11.6, where nobody says otherwise. */
    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"MARIADB", "MYSQL"})
    void textThatLatin1DoesNotHave_isToldWhatToDo(ServerKind kind) {
        Database server = await(Database.create(Servers.get(kind).url()).connect());
        assertThat(failure(server.session(
                        s -> s.execute("CREATE TEMPORARY TABLE names (name VARCHAR(20) CHARACTER SET latin1)")
                                .thenCompose(made -> s.execute("INSERT INTO names VALUES (?)", "宮崎")))))
                .hasMessageContaining("make it utf8mb4")
                .hasMessageNotContaining("宮");
        await(server.disconnect());
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void moreParametersThanAServerTakes_areToldWhatToDo(ServerKind kind) {
        Database server = await(Database.create(Servers.get(kind).url()).connect());
        List<Integer> ids = IntStream.range(0, 70_000).boxed().toList();
        assertThat(failure(ParameterException.class, server.fetchAll("SELECT 1 WHERE 1 IN (:ids)", Map.of("ids", ids))))
                .hasMessageContaining("at most 65535. Nothing was sent.");
        await(server.disconnect());
    }

    /** By each server's words, or none of SQLite's that help. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void parameterWithAPercentSign_isToldWhereToPutIt(ServerKind kind) {
        Database server = await(Database.create(Servers.get(kind).url()).connect());
        for (Database on : List.of(database, server)) {
            for (String pattern : List.of(":x%", "%:x%", "%:x", ":x% ORDER BY 1", ":x%)")) {
                String sql = "SELECT 1 WHERE " + (pattern.endsWith(")") ? "(" : "") + "'Alien' LIKE " + pattern;
                assertThat(failure(DatabaseException.class, on.fetchAll(sql, Map.of("x", "A"))))
                        .as(sql)
                        .hasMessageContaining("put the % into the value")
                        .hasMessageContaining("CONCAT(?, '%')");
            }
        }
        String pattern = kind == ServerKind.POSTGRES ? ":x || '%'" : "CONCAT(:x, '%')";
        assertThat(await(server.fetchAll("SELECT 1 WHERE 'Alien' LIKE " + pattern, Map.of("x", "A"))))
                .hasSize(1);
        await(server.disconnect());
    }

    @Test
    void parameterBehindAType_isToldWhatToWrite() {
        Database server = await(Database.create(Servers.postgres().url()).connect());
        for (String type : List.of("INTERVAL", "date", "TIMESTAMP", "uuid", "jsonb")) {
            for (String sql : List.of("SELECT " + type + " :x", "SELECT 1 WHERE now() > now() + " + type + " :x DAY")) {
                assertThat(failure(DatabaseException.class, server.fetchAll(sql, Map.of("x", 2))))
                        .as(sql)
                        .hasMessageContaining("write CAST(? AS " + type + ")")
                        .hasMessageContaining("? * INTERVAL '1 day'");
            }
        }
        assertThat(await(server.fetchValue(
                        String.class, "SELECT CAST(CAST(? AS interval) + ? * INTERVAL '1 day' AS text)", "2 hours", 2)))
                .isEqualTo("2 days 02:00:00");
        await(server.disconnect());
    }

    @ParameterizedTest
    @ValueSource(classes = {Row.class, Map.class, HashMap.class, List.class, Object[].class, Optional.class})
    void rowsAskedForByAClassOfNoObject_areToHaveNone(Class<?> type) {
        assertThat(failure(MappingException.class, database.fetchAll(type, "SELECT 1 AS a, 2 AS b")))
                .hasMessageContaining("leave the class out, as in fetchAll(sql, ...)")
                .hasMessageContaining(Map.class.isAssignableFrom(type) ? "asMap()" : "rows");
    }

    @Test
    void objectOfARowAskedForAsAValueOfText_isToldTheVerb() {
        assertThat(failure(
                        MappingException.class,
                        database.fetchValue(Details.class, "SELECT 'Fox' AS maker, 1 AS length")))
                .hasMessageContaining("fetchOne(X.class, ...)");
    }

    @Test
    void nullAsTheOnlyValue_isToldHowToBeRead() {
        assertThat(failure(MappingException.class, database.fetchOne(Integer.class, "SELECT NULL AS a")))
                .hasMessageContaining("fetchValue(Integer.class, ...)")
                .hasMessageContaining("expect null");
        assertThat(await(database.fetchValue(Integer.class, "SELECT NULL AS a")))
                .isNull();
    }

    @Test
    void objectInPlaceOfItsProperties_isToldToBeNamed() {
        assertThat(failure(ParameterException.class, database.fetchAll("SELECT ?, ?", new Details("Fox", 117))))
                .hasMessageContaining("write :name for each, and give Parameters.of(object)");
        assertThat(failure(ParameterException.class, database.fetchAll("SELECT :maker", new Details("Fox", 117))))
                .hasMessageEndingWith("or Parameters.of(object).");
        assertThat(failure(ParameterException.class, database.fetchAll("SELECT ?, ?", "Fox")))
                .hasMessageNotContaining("Parameters.of");
    }

    @Test
    void classThatNoColumnHolds_isNotSaidToLoseSomething() {
        Database server =
                await(Database.create(Servers.get(ServerKind.POSTGRES).url()).connect());
        for (Object value : List.of(new Details("Fox", 117), Optional.of(1), Locale.ROOT, Thread.currentThread())) {
            for (String type : List.of("integer", "text", "timestamp", "uuid", "jsonb")) {
                assertThat(failure(ParameterException.class, server.fetchAll("SELECT CAST(? AS " + type + ")", value)))
                        .as(value.getClass() + " for " + type)
                        .hasMessageContaining("cannot be bound")
                        .hasMessageNotContaining("loss");
            }
        }
        await(server.disconnect());
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"MARIADB", "MYSQL"})
    void urlWithoutADatabase_isToldWhereToNameIt(ServerKind kind) {
        String url = Servers.get(kind).url();
        Database server =
                await(Database.create(url.substring(0, url.lastIndexOf('/'))).connect());
        DatabaseException error = failure(DatabaseException.class, server.fetchAll("SELECT * FROM films"));
        assertThat(error.kind()).isEqualTo(ErrorKind.UNDEFINED_OBJECT);
        assertThat(error).hasMessageContaining("at the end of the URL");
        await(server.disconnect());
    }

    /** The class that is asked for is the driver's own, of which the message tells the name. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void driverOfAnotherClass_isToldByItsName(ServerKind kind) {
        Database server = await(Database.create(Servers.get(kind).url()).connect());
        String expected = kind == ServerKind.POSTGRES ? "PgConnection" : "MySQLConnection";
        assertThat(failure(server.session(session ->
                        session.withDriver(java.sql.Connection.class, c -> CompletableFuture.completedFuture(1)))))
                .hasMessageEndingWith("." + expected + ".");
        assertThat(failure(database.session(
                        session -> session.withDriver(Database.class, c -> CompletableFuture.completedFuture(1)))))
                .hasMessageEndingWith("java.sql.Connection.");
        await(server.disconnect());
    }

    @Test
    void textForANumber_isRefusedWithoutAWordOfOtherNumbers() {
        Database server =
                await(Database.create(Servers.get(ServerKind.POSTGRES).url()).connect());
        assertThat(failure(ParameterException.class, server.fetchAll("SELECT 1 + CAST(? AS integer)", "nineteen")))
                .hasMessageContaining("takes integer")
                .hasMessageEndingWith("Bind a number.");
        await(server.disconnect());
    }

    record Title(String title) {}

    public static final class Bean {
        private @Nullable String title;

        public void setTitle(String title) {
            this.title = title;
        }
    }

    @Test
    void nullForAStage_isToldWithWhoGaveIt_andWhatTakesCodeWithoutOne() {
        assertThat(failure(NullPointerException.class, database.session(session -> null)))
                .hasMessage(
                        "The body of the session returned null instead of a stage. Return one, or use run(...), which takes code that awaits.");
        assertThat(failure(NullPointerException.class, database.session(session -> session.transaction(inner -> null))))
                .hasMessageContaining("The body of the transaction")
                .hasMessageContaining("run(...)");
        assertThat(failure(NullPointerException.class, Database.use("sqlite://", connected -> null)))
                .hasMessageContaining("Database.run(...)");
        assertThat(failure(
                        CompletionException.class, database.execute("SELECT 1").thenCompose(result -> null)))
                .hasRootCauseMessage("The function given to thenCompose returned null instead of a stage.");
    }

    @Test
    void classThatDoesNotFitTheRow_isToldWithWhatDoes() {
        assertThat(failure(MappingException.class, database.fetchValue(Title.class, "SELECT 1 AS title")))
                .hasMessageContaining("fetchOne(Title.class, ...)");
        assertThat(failure(MappingException.class, database.fetchAll(Bean.class, "SELECT 'Alien' AS name")))
                .hasMessageContaining(
                        "[title]; select a column of one of these names. The result has these columns: [name].");
        Row row = await(database.fetchOne("SELECT 1 AS one")).orElseThrow();
        assertThatThrownBy(() -> row.get("one", (Class<?>) null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("The type is null.");
    }

    @Test
    void setOfABatchThatIsNoSet_isToldWithTheListAroundIt() {
        String delete = "DELETE FROM sqlite_sequence WHERE seq = ?";
        assertThat(failure(ParameterException.class, database.executeMany(delete, List.of(1, 2))))
                .hasMessageContaining("not java.lang.Integer. A single value goes into a list: List.of(value).");
        assertThat(failure(ParameterException.class, database.executeMany(delete, Collections.singletonList(null))))
                .hasMessageContaining("not null.");
        assertThat(failure(ParameterException.class, database.executeMany(delete, List.of(new int[] {1}))))
                .hasMessageContaining("not int[].");
        assertThatThrownBy(() -> Parameters.of(new int[] {1})).hasMessageContaining("not of int[];");
        assertThat(failure(ParameterException.class, database.copy("a", List.of("b"), List.of(new int[] {1}))))
                .hasMessageContaining("not int[].");
    }

    @Test
    void disconnectTwice_isToldAsSuch() {
        Database other = await(Database.create("sqlite://").connect());
        await(other.disconnect());
        assertThat(failure(other.disconnect()))
                .hasMessageContaining("disconnected before")
                .hasMessageContaining("the first disconnect()");
        assertThat(failure(other.fetchAll("SELECT 1"))).hasMessageContaining("Create a new one and connect it");
    }

    @Test
    void databaseThatTheUrlDoesNotName_isAskedFor() {
        String url = Servers.get(ServerKind.POSTGRES).url();
        assertThat(failure(Database.create(url.substring(0, url.lastIndexOf('/')) + "/nowhere")
                        .connect()))
                .hasMessageContaining("Name one that is there at the end of the URL");
    }

    /** An array that Java takes for the varargs, and a map that it does not take for the names. */
    @Test
    void valuesInOneObject_areToldByEachVerb() {
        Object map = Map.of("a", 1);
        for (Object[] values : new Object[][] {new String[] {"a", "b"}, {map}, {List.of(1, 2)}}) {
            String sql = values[0] == map ? "SELECT :a" : values.length == 2 ? "SELECT ?" : "SELECT ?, ?";
            String advice = values[0] == map
                    ? "declare it as a Map<String, ?>"
                    : values.length == 2 ? "elements of a String[] are taken for as many values" : "give its toArray()";
            for (CompletionStage<?> stage : List.of(
                    database.execute(sql, values),
                    database.fetchAll(sql, values),
                    database.fetchOne(sql, values),
                    database.fetchValue(String.class, sql, values),
                    database.stream(sql, values).collect(Collectors.counting()),
                    database.session(session -> session.execute(sql, values)))) {
                assertThat(failure(ParameterException.class, stage)).hasMessageContaining(advice);
            }
        }
    }

    @Test
    void objectAskedForAsAValue_isToldToBeMadeOfTheRow() {
        assertThat(failure(database.fetchValue(Details.class, "SELECT 1, 2")))
                .isInstanceOf(MappingException.class)
                .hasMessageContaining("row.as(Details.class)");
    }

    @Test
    void transactionThatWasBegunAndNotEnded_isToldAsSuch() {
        RollbackOnlyException error = failure(
                RollbackOnlyException.class,
                database.session(s -> s.begin().thenCompose(tx -> tx.fetchAll("SELECT 1"))));
        assertThat(error.getCause()).hasMessageContaining("commit() or rollback()");
    }

    /** Which is what the function was to see to. */
    @Test
    void disconnectInUse_isNoError() {
        int rows = await(Database.use(
                "sqlite://",
                db -> db.fetchAll("SELECT 1")
                        .thenCompose(found -> db.disconnect().thenApply(done -> found.size()))));
        assertThat(rows).isEqualTo(1);
    }

    @Test
    void nullWhereNoneMayBe_isNamed() {
        assertThatThrownBy(() -> Database.create("sqlite://", null)).hasMessageContaining("options are null");
        assertThatThrownBy(() -> DatabaseOptions.DEFAULT.withAcquireTimeout(null))
                .hasMessageContaining("acquire_timeout is null");
        assertThatThrownBy(() -> Async.await(null)).hasMessageContaining("stage");
        assertThatThrownBy(
                        () -> await(database.fetchOne("SELECT 1")).orElseThrow().as(null))
                .hasMessageContaining("type is null");
    }

    /** Optional numbers of each kind are filled, and bound. */
    @Test
    void optionalNumbers_areReadAndBound() {
        String sql = "SELECT :a AS a, :b AS b, :c AS c, :d AS d";
        Numbers full = new Numbers(OptionalInt.of(1), OptionalLong.of(2), OptionalDouble.of(0.5), Optional.of(4));
        Numbers none = new Numbers(OptionalInt.empty(), OptionalLong.empty(), OptionalDouble.empty(), Optional.empty());
        for (Numbers numbers : List.of(full, none)) {
            assertThat(await(database.fetchOne(sql, Parameters.of(numbers)))
                            .orElseThrow()
                            .as(Numbers.class))
                    .isEqualTo(numbers);
        }
    }
}

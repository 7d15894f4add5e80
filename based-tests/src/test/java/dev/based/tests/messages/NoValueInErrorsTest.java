package dev.based.tests.messages;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.Json;
import dev.based.Session;
import dev.based.tests.servers.ForeignPostgres;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.ServerKind;
import dev.based.tests.servers.ServerMissingException;
import dev.based.tests.servers.Servers;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/**
 * E2 by brute force: random values in every form are thrown through statements that fail because of them, by any verb, and looked
 * for in the errors, in what is behind them, in the log and in the names of threads.
 */
class NoValueInErrorsTest {
    private static final long SEED = Long.getLong("based.values.seed", System.nanoTime());
    /** How often each statement is run with some forms of values; as often as one likes with {@code -Dbased.values.rounds}. */
    private static final int ROUNDS = Integer.getInteger("based.values.rounds", 1);

    private static final Pattern INSERT = Pattern.compile("INSERT INTO (\\w+) \\((\\w+)\\) VALUES \\(\\?\\)");

    private static final int FORMS = 12;
    /** How many of them each statement is run with in a round. */
    private static final int DRAWN = 6;

    private static final String LETTERS = "bcdfghjklmnpqrstvwxz";

    private static final List<String> LANGUAGES =
            List.of(System.getProperty("based.values.languages", "ja_JP").split(","));

    private final Random random = new Random(SEED);

    /** What is run in a session before what fails; empty if nothing is, and there need be no session. */
    private String setting = "";

    /** An enum whose label is not its name. */
    private enum Labelled {
        XQZWVKJ_NAME;

        @Override
        public String toString() {
            return "label";
        }
    }

    @Test
    void e2_randomValuesAreHidden_onPostgres() {
        try (Server server = Servers.postgres().newDatabase()) {
            server.execute(Provocations.POSTGRES_SCHEMA);
            try (Leaks leaks = new Leaks()) {
                verify(leaks, server.url(), Provocations.POSTGRES, Provocations.POSTGRES_NUMBERS, 40);
                arraysAndDocuments(leaks, server.url());
            }
        }
    }

    @Test
    void e2_randomValuesAreHidden_onMariadb() {
        try (Server server = Servers.mariadb().newDatabase()) {
            ofMysql(
                    server,
                    Stream.concat(
                                    Provocations.MYSQL.stream(),
                                    Stream.of(
                                            "EXECUTE IMMEDIATE ?",
                                            "SELECT CAST(? AS INET6)",
                                            "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = ?"))
                            .toList());
        }
    }

    @Test
    void e2_randomValuesAreHidden_onMysql() {
        try (Server server = Servers.mysql().newDatabase()) {
            ofMysql(
                    server,
                    Stream.concat(Provocations.MYSQL.stream(), Stream.of("SELECT UUID_TO_BIN(?)"))
                            .toList());
        }
    }

    /** On each server; more of them with {@code -Dbased.values.languages=de_DE,fr_FR,ja_JP,ru_RU}. */
    static List<Arguments> languages() {
        return Stream.of(ServerKind.MARIADB, ServerKind.MYSQL)
                .flatMap(kind -> LANGUAGES.stream().map(language -> Arguments.of(kind, language)))
                .toList();
    }

    /** Redaction counts on no words of one language: servers speak many, and this is how they are told to. */
    @ParameterizedTest
    @MethodSource("languages")
    void e2_randomValuesAreHidden_inOtherLanguages(ServerKind kind, String language) {
        Server whole = Servers.get(kind);
        String before = whole.value("SELECT @@global.lc_messages");
        whole.execute("SET GLOBAL lc_messages = '" + language + "'");
        try (Server server = whole.newDatabase()) {
            assertThat(message(server.url()))
                    .as("the library's own setting")
                    .contains("doesn't exist")
                    .contains("nope");
            server.execute(Provocations.MYSQL_SCHEMA);
            setting = "SET lc_messages = '" + language + "'";
            assertThat(message(server.url())).doesNotContain("doesn't exist").contains("nope");
            try (Leaks leaks = new Leaks()) {
                verify(leaks, server.url(), Provocations.MYSQL, Provocations.MYSQL_NUMBERS, 18);
            }
            derived(server.url());
        } finally {
            whole.execute("SET GLOBAL lc_messages = '" + before + "'");
        }
    }

    @Test
    void e2_randomValuesAreHidden_inOtherLanguagesOfPostgres() {
        try (Server whole = ForeignPostgres.start(LANGUAGES)) {
            for (String language : LANGUAGES) {
                try (Server server = whole.newDatabase();
                        Leaks leaks = new Leaks()) {
                    server.execute(Provocations.POSTGRES_SCHEMA);
                    server.execute(
                            "ALTER DATABASE " + server.database() + " SET lc_messages = '" + language + ".UTF-8'");
                    assertThat(message(server.url()))
                            .doesNotContain("does not exist")
                            .contains("nope");
                    verify(leaks, server.url(), Provocations.POSTGRES, Provocations.POSTGRES_NUMBERS, 40);
                    arraysAndDocuments(leaks, server.url());
                }
            }
        } catch (ServerMissingException missing) {
            System.out.println("NoValueInErrorsTest: no PostgreSQL of other languages, " + missing.getMessage());
            throw new TestAbortedException(missing.getMessage());
        }
    }

    private String message(String url) {
        Database database = await(Database.create(url, DatabaseOptions.DEFAULT).connect());
        try {
            return String.valueOf(outcome(database.session(
                            session -> set(session).thenCompose(done -> session.fetchAll("SELECT 1 FROM nope"))))
                    .getMessage());
        } finally {
            await(database.disconnect());
        }
    }

    /** What the server made of a value is known to it only. */
    private void derived(String url) {
        Database database = await(Database.create(url, DatabaseOptions.DEFAULT).connect());
        try {
            String marker = new StringBuilder(text(1)).reverse().toString();
            String value = new StringBuilder(marker).reverse().toString();
            for (String sql : List.of(
                    "INSERT INTO parents (kind) VALUES (reverse(?)), (reverse(?))",
                    "INSERT INTO parts (kind) VALUES (reverse(?))",
                    "INSERT INTO kinds (day) VALUES (reverse(?))",
                    "INSERT INTO kinds (number) VALUES (reverse(?))")) {
                Object[] values = Stream.generate(() -> value)
                        .limit(sql.chars().filter(character -> character == '?').count())
                        .toArray();
                Throwable error = outcome(
                        database.session(session -> set(session).thenCompose(done -> session.execute(sql, values))));
                assertThat(error).as(sql).isNotNull();
                Leaks.assertHidden(sql + ", seed " + SEED, marker, error);
            }
        } finally {
            await(database.disconnect());
        }
    }

    private void ofMysql(Server server, List<String> texts) {
        server.execute(Provocations.MYSQL_SCHEMA);
        try (Leaks leaks = new Leaks()) {
            verify(leaks, server.url(), texts, Provocations.MYSQL_NUMBERS, 18);
        }
    }

    @Test
    void e2_randomValuesAreHidden_onSqlite() {
        Database database =
                await(Database.create("sqlite://", DatabaseOptions.DEFAULT).connect());
        try (Leaks leaks = new Leaks()) {
            for (String statement : Provocations.SQLITE_SCHEMA) {
                await(database.execute(statement));
            }
            verify(leaks, database, Provocations.SQLITE, List.of(), 10);
        } finally {
            await(database.disconnect());
        }
    }

    private void verify(Leaks leaks, String url, List<String> texts, List<String> numbers, int least) {
        Database database = await(
                Database.create(url, DatabaseOptions.DEFAULT.withMaxSize(2)).connect());
        try {
            verify(leaks, database, texts, numbers, least);
        } finally {
            await(database.disconnect());
        }
    }

    private void verify(Leaks leaks, Database database, List<String> texts, List<String> numbers, int least) {
        System.out.println("Seed of the values, -Dbased.values.seed=" + SEED);
        Set<String> failed = new HashSet<>();
        List<String> markers = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            round(database, texts, numbers, failed, markers);
        }
        assertThat(failed).as("statements that failed").hasSizeGreaterThanOrEqualTo(least);
        System.out.println(markers.size() + " values; of " + (texts.size() + numbers.size()) + " statements failed "
                + failed.size());
        markers.forEach(leaks::assertNotLogged);
    }

    private void round(
            Database database, List<String> texts, List<String> numbers, Set<String> failed, List<String> markers) {
        for (String sql : texts) {
            boolean fails = false;
            for (int count = 0; count < DRAWN; count++) {
                int form = random.nextInt(FORMS);
                String marker = text(form);
                markers.add(marker);
                fails |= provoke(database, sql, marker, form(form, marker));
            }
            String far = text(1);
            markers.add(far);
            fails |= provoke(database, sql, far, (far + " ").repeat(1 + 40_000 / far.length()));
            fails |= provoke(database, sql, Labelled.XQZWVKJ_NAME.name(), Labelled.XQZWVKJ_NAME);
            fails |= provoke(database, sql, "1997-03-1", Instant.parse("1997-03-11T13:17:19Z"));
            if (fails) {
                failed.add(sql);
            }
        }
        for (String sql : numbers) {
            int number = 1_000_000 + random.nextInt(9_000_000);
            markers.add(String.valueOf(number));
            BigDecimal fraction = new BigDecimal(number).movePointLeft(3);
            for (Object value : List.of(number, -(long) number, fraction, fraction.negate(), fraction.doubleValue())) {
                if (provoke(database, sql, String.valueOf(value).replace("-", ""), value)) {
                    failed.add(sql);
                }
            }
        }
    }

    private static Object form(int form, String marker) {
        return switch (form) {
            case 4 -> "{" + marker + "}";
            case 5 -> "x\" '" + marker + "' y";
            case 6 -> Json.of(Map.of("a", List.of(1, marker)));
            case 7 -> Json.of(Map.of(marker, true));
            case 8 -> marker.getBytes(StandardCharsets.UTF_8);
            case 9 -> new String[] {"a", marker};
            case 10 -> "\u5343" + marker + "\u00e9";
            case 11 -> marker + "\n" + marker;
            default -> marker;
        };
    }

    private CompletionStage<?> set(Session session) {
        return setting.isEmpty() ? CompletableFuture.completedFuture(null) : session.execute(setting);
    }

    /** Runs a statement by any verb; whether it failed. */
    private boolean provoke(Database database, String sql, String marker, Object value) {
        Object[] values = Stream.generate(() -> value)
                .limit(sql.chars().filter(character -> character == '?').count())
                .toArray();
        Throwable error = outcome(
                !setting.isEmpty()
                        ? database.session(session -> set(session)
                                .thenCompose(done -> random.nextBoolean()
                                        ? session.execute(sql, values).<Object>thenApply(count -> count)
                                        : session.executeMany(sql, List.of(List.of(values), List.of(values)))
                                                .<Object>thenApply(counts -> counts)))
                        : switch (random.nextInt(7)) {
                            case 0 -> database.execute(sql, values);
                            case 1 -> database.fetchAll(sql, values);
                            case 2 -> database.session(session -> session.execute(sql, values));
                            case 3 -> database.executeMany(sql, List.of(List.of(values), List.of(values)));
                            case 4 -> database.executeMany(sql, behindOthers(values));
                            case 5 -> copy(database, sql, values);
                            default -> database.stream(sql, values).collect(Collectors.counting());
                        });
        if (error != null) {
            Leaks.assertHidden(sql + " with " + value + ", seed " + SEED, marker, error);
        }
        return error != null;
    }

    /** Sets of which the last one is the value's, behind such as may be right. */
    private List<List<Object>> behindOthers(Object[] values) {
        List<List<Object>> sets = new ArrayList<>();
        for (int set = random.nextInt(5); set > 0; set--) {
            Object other = values[0] instanceof Number ? (Object) set : "o" + set;
            sets.add(Stream.generate(() -> other).limit(values.length).toList());
        }
        sets.add(List.of(values));
        return sets;
    }

    /** By COPY if the statement writes one column, else by a stream of a session's. */
    private static CompletionStage<?> copy(Database database, String sql, Object[] values) {
        Matcher insert = INSERT.matcher(sql);
        List<Object> row = List.of(values[0]);
        return insert.matches()
                ? database.copy(insert.group(1), List.of(insert.group(2)), List.of(row, row))
                : database.session(session -> session.stream(sql, values).collect(Collectors.counting()));
    }

    private void arraysAndDocuments(Leaks leaks, String url) {
        Database database = await(
                Database.create(url, DatabaseOptions.DEFAULT.withMaxSize(2)).connect());
        try {
            String marker = text(1);
            for (CompletionStage<?> stage : List.of(
                    database.fetchAll("SELECT CAST(CAST(? AS text[]) AS int[])", (Object) new String[] {"1", marker}),
                    database.fetchAll("SELECT raises((CAST(? AS text[]))[2])", (Object) new String[] {"1", marker}),
                    database.fetchAll(
                            "SELECT (CAST(:j AS jsonb) #>> '{a,b}')::int",
                            Map.of("j", Map.of("a", Map.of("b", marker)))),
                    database.fetchAll(
                            "SELECT raises(CAST(:j AS jsonb) #>> '{a,b}')",
                            Map.of("j", Map.of("a", Map.of("b", marker)))),
                    database.fetchAll("SELECT raises(substr(?, 5))", "abc " + marker),
                    database.fetchAll("SELECT raises(upper(?))", marker))) {
                Throwable error = outcome(stage);
                assertThat(error).isNotNull();
                Leaks.assertHidden("arrays and documents, seed " + SEED, marker, error);
            }
            leaks.assertNotLogged(marker);
        } finally {
            await(database.disconnect());
        }
    }

    /** Letters only, or with digits and signs, so that it is in no message by chance. */
    private String text(int form) {
        StringBuilder text = new StringBuilder();
        int length = 6 + random.nextInt(8);
        for (int index = 0; index < length; index++) {
            char letter = LETTERS.charAt(random.nextInt(LETTERS.length()));
            text.append(random.nextBoolean() ? letter : Character.toUpperCase(letter));
            if (form > 0 && index == 2) {
                text.append(form == 2 ? "-" : form == 3 ? " " : String.valueOf(random.nextInt(10)));
            }
        }
        return text.toString();
    }
}

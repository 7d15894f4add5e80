package dev.based.tests.messages;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.DatabaseOptions;
import dev.based.ErrorKind;
import dev.based.tests.servers.Server;
import dev.based.tests.servers.Servers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * No name of a table, column or constraint is lost in a message, though the values that are bound are those very names, or parts of
 * them. The names are drawn at random; those that are looked for are what the servers' own messages are known to have.
 */
class NamesInErrorsTest {
    private static final long SEED = Long.getLong("based.names.seed", System.nanoTime());
    private static final List<String> WORDS = List.of(
            "value",
            "year",
            "title",
            "name",
            "constraint",
            "column",
            "row",
            "kind",
            "text",
            "entry",
            "failed",
            "unique");
    private static final int ROUNDS = Integer.getInteger("based.names.rounds", 12);

    private final Random random = new Random(SEED);

    /** What a message has of the names, by what happens. */
    private record Told(String missing, String refused, String taken, String lost, String tooLong, String tooMany) {}

    @Test
    void e2_namesAreShown_onPostgres() {
        try (Server server = Servers.postgres().newDatabase()) {
            verify(server.url(), new Told("%t %a", "%t %k", "%u", "%f", "character varying(40)", "parameters"));
        }
    }

    @Test
    void e2_namesAreShown_onMariadb() {
        try (Server server = Servers.mariadb().newDatabase()) {
            verify(server.url(), new Told("%a", "%k", "%u", "%f", "%b", "parameters"));
        }
    }

    @Test
    void e2_namesAreShown_onMysql() {
        try (Server server = Servers.mysql().newDatabase()) {
            verify(server.url(), new Told("%a", "%k", "%u", "%f", "%b", "parameters"));
        }
    }

    @Test
    void e2_namesAreShown_onSqlite() {
        verify("sqlite://", new Told("%t.%a", "%k", "%t.%b", "", "", "SQL variables"));
    }

    private void verify(String url, Told told) {
        System.out.println("Seed of the names, -Dbased.names.seed=" + SEED);
        Database database = await(
                Database.create(url, DatabaseOptions.DEFAULT.withMaxSize(1)).connect());
        try {
            for (int round = 0; round < ROUNDS; round++) {
                verify(database, told, round);
            }
            verifyLarge(database, told);
        } finally {
            await(database.disconnect());
        }
    }

    /** Columns a, not null, and b, unique; a check k, a unique constraint u, a foreign key f. */
    private void verify(Database database, Told told, int round) {
        String table = "t" + round + "_" + word();
        String[] names = {
            table, "a_" + word(), "b_" + word(), word() + "_k" + round, word() + "_u" + round, word() + "_f" + round
        };
        await(database.execute(fill(
                "CREATE TABLE %t (id INTEGER PRIMARY KEY, %a VARCHAR(40) NOT NULL, %b VARCHAR(40), parent INTEGER,"
                        + " CONSTRAINT %u UNIQUE (%b), CONSTRAINT %k CHECK (id < 1000),"
                        + " CONSTRAINT %f FOREIGN KEY (parent) REFERENCES %t (id))",
                names)));
        String insert = fill("INSERT INTO %t VALUES (?, ?, ?, ?)", names);
        String value = names[1 + random.nextInt(5)];
        String like = random.nextBoolean() ? value : value.substring(0, Math.min(5, value.length()));
        await(database.execute(insert, 1, value, like, null));
        check(database, insert, ErrorKind.NOT_NULL_VIOLATION, fill(told.missing, names), 2, null, like + "x", null);
        check(database, insert, ErrorKind.CHECK_VIOLATION, fill(told.refused, names), 4711, names[3], like + "x", null);
        check(database, insert, ErrorKind.UNIQUE_VIOLATION, fill(told.taken, names), 2, names[4], like, null);
        check(database, insert, ErrorKind.FOREIGN_KEY_VIOLATION, fill(told.lost, names), 2, names[5], "other", 4711);
        if (!told.tooLong.isEmpty()) {
            String tooLong = names[2].repeat(20);
            check(database, insert, ErrorKind.VALUE, fill(told.tooLong, names), 2, value, tooLong, null);
        }
        String select = fill("SELECT wrong_" + names[1] + " FROM %t WHERE %a = ?", names);
        check(database, select, ErrorKind.UNDEFINED_OBJECT, "wrong_" + names[1], names[1]);
        check(
                database,
                "SELECT 1 FROM no_" + table + " WHERE 'a' = ?",
                ErrorKind.UNDEFINED_OBJECT,
                "no_" + table,
                table);
        assertThat(outcome(database.fetchAll("SELECT count(*) FROM " + table))).isNull();
    }

    /** Values that are more than anyone looks through: they are too many, too long, or too many sets. */
    private void verifyLarge(Database database, Told told) {
        String table = "large_" + word();
        await(database.execute("CREATE TABLE " + table + " (id INTEGER, name VARCHAR(40))"));
        String in = "SELECT wrong_name FROM " + table + " WHERE id IN (:ids)";
        String insert = "INSERT INTO " + table + " (nome_x) VALUES (?)";
        String missing = "INSERT INTO missing_x (name) VALUES (?)";
        for (CompletionStage<?> stage : List.of(
                database.fetchAll(
                        in, Map.of("ids", IntStream.range(0, 30_000).boxed().toList())),
                database.session(session -> session.fetchAll(
                        in, Map.of("ids", IntStream.range(0, 9_000).boxed().toList()))))) {
            check(stage, ErrorKind.UNDEFINED_OBJECT, "column wrong_name");
        }
        check(database, insert, ErrorKind.UNDEFINED_OBJECT, "column nome_x", "nome_x name ".repeat(4_000));
        check(database, insert, ErrorKind.UNDEFINED_OBJECT, "column nome_x", (Object) new byte[40_000]);
        check(database, missing, ErrorKind.UNDEFINED_OBJECT, "missing_x", "missing_x ".repeat(4_000));
        List<List<Object>> sets = IntStream.range(0, 10_000)
                .mapToObj(set -> List.<Object>of("name " + set))
                .toList();
        check(database.executeMany(insert, sets), ErrorKind.UNDEFINED_OBJECT, "column nome_x");
        String tooMany = "SELECT id FROM " + table + " WHERE id IN (:ids)";
        for (int count : new int[] {70_000, 300_000}) {
            List<Integer> ids = IntStream.range(0, count).boxed().toList();
            Throwable error = outcome(database.fetchAll(tooMany, Map.of("ids", ids)));
            if (error != null || count == 300_000) { // SQLite's driver takes 250,000
                assertThat(error).isNotNull().hasMessageContaining("too many " + told.tooMany);
            }
        }
    }

    private static void check(Database database, String sql, ErrorKind kind, String expected, Object... values) {
        check(database.execute(sql, values), kind, expected);
    }

    private static void check(CompletionStage<?> stage, ErrorKind kind, String expected) {
        DatabaseException error = failure(DatabaseException.class, stage);
        String message = String.valueOf(error.getMessage());
        String words = message.substring(0, message.lastIndexOf(" [SQL: ")).toLowerCase(Locale.ROOT);
        assertThat(error.kind()).as(message).isEqualTo(kind);
        for (String name : expected.split(" ")) {
            assertThat(words).as("seed " + SEED).contains(name.toLowerCase(Locale.ROOT));
        }
    }

    private static String fill(String text, String[] names) {
        return text.replace("%t", names[0])
                .replace("%a", names[1])
                .replace("%b", names[2])
                .replace("%k", names[3])
                .replace("%u", names[4])
                .replace("%f", names[5]);
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }
}

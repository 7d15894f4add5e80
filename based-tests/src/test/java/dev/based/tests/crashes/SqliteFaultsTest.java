package dev.based.tests.crashes;

import static dev.based.tests.support.Outcomes.await;
import static dev.based.tests.support.Outcomes.failure;
import static dev.based.tests.support.Outcomes.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import dev.based.CommitOutcomeUnknownException;
import dev.based.Database;
import dev.based.DatabaseException;
import dev.based.ErrorKind;
import dev.based.tests.support.Outcomes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of SQLite whose disk is full, that others lock, and whose program is killed. */
class SqliteFaultsTest {
    private static final int KILLS = Integer.getInteger("based.crashes", 1);
    /** SQLite's result code SQLITE_FULL. */
    private static final int FULL = 13;

    @TempDir
    private Path folder;

    private Path file;

    /** What a program printed besides. */
    private final List<String> last = new ArrayList<>();

    @BeforeEach
    void makeTables() throws SQLException {
        file = folder.resolve("bank.db");
        execute(Bank.tables());
    }

    private Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    private List<String> column(String query) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> column = new ArrayList<>();
            while (result.next()) {
                column.add(result.getString(1));
            }
            return column;
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    private void judge(Books books) {
        assertThat(column("PRAGMA integrity_check")).containsExactly("ok");
        assertThat(Bank.violations(books, this::column)).isEmpty();
    }

    @Test
    void aFileThatMayNotGrow_undoesTheSessionOnly() {
        Database database = Database.create("sqlite:///" + file);
        await(database.connect());
        Books books = new Books();
        byte[] much = new byte[1 << 20];

        DatabaseException full = failure(
                DatabaseException.class,
                database.session(session -> Bank.pay(session, 1, 7)
                        .thenCompose(paid -> session.execute("PRAGMA max_page_count = 20"))
                        .thenCompose(limited -> session.execute("CREATE TABLE attachments (content BLOB)"))
                        .thenCompose(made -> session.execute("INSERT INTO attachments VALUES (?)", (Object) much))));

        assertThat(full.vendorCode()).isEqualTo(FULL);
        books.note(1, outcome(Bank.transfer(database, 1, Outcomes.PATIENCE)));
        await(database.disconnect());
        assertThat(books).hasToString("{success=1}");
        judge(books);
    }

    @Test
    void aFileThatAnotherLocks_isWaitedForAndToldAsLocked() throws SQLException {
        Database database = Database.create("sqlite:///" + file + "?busy_timeout=200ms");
        await(database.connect());
        Books books = new Books();
        try (Connection other = connection();
                Statement lock = other.createStatement()) {
            lock.execute("BEGIN EXCLUSIVE");
            for (int id = 1; id <= 3; id++) {
                DatabaseException locked =
                        failure(DatabaseException.class, Bank.transfer(database, id, Outcomes.PATIENCE));
                assertThat(locked.kind()).isEqualTo(ErrorKind.LOCK_TIMEOUT);
                books.note(id, locked);
            }
            lock.execute("ROLLBACK");
        }
        books.note(4, outcome(Bank.transfer(database, 4, Outcomes.PATIENCE)));
        await(database.disconnect());
        assertThat(books).hasToString("{LOCK_TIMEOUT=3, success=1}");
        judge(books);
    }

    /** What it had committed and not yet printed is in doubt for the one who reads. */
    @Test
    void aProgramThatIsKilled_losesNothingThatItWasTold() throws IOException, SQLException {
        for (int kill = 1; kill <= KILLS; kill++) {
            execute("DELETE FROM transfers", "UPDATE counter SET n = 0", "UPDATE accounts SET balance = 1000");
            Process program = start(List.of(), file.toString());
            Books books = told(program, 40 * kill);
            int done = books.successes();
            program.destroyForcibly().onExit().join();
            column("SELECT id FROM transfers").stream()
                    .map(Long::valueOf)
                    .filter(id -> !books.has(id))
                    .forEach(id -> books.note(id, new CommitOutcomeUnknownException("It was killed.", null)));
            System.out.println("Killed on SQLite: " + books);
            judge(books);
            assertThat(done).isGreaterThanOrEqualTo(40 * kill);
        }
    }

    /** On a file system of its own, where the machine lets one mount it. */
    @Test
    void aDiskThatIsFull_undoesTheTransfersThatFindItSo() throws IOException {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Path result = folder.resolve("result.db");
        // The program's own view of the disk goes with it: it is copied first.
        String script = "mount -t tmpfs -o size=256k tmpfs " + disk + " || exit 77; cp " + file + " " + disk
                + "/bank.db; \"$@\";" + " cp " + disk + "/* " + folder.resolve("copy") + "/";
        Files.createDirectory(folder.resolve("copy"));
        Process program = start(
                List.of("unshare", "-rm", "sh", "-c", script, "sh"),
                disk.resolve("bank.db").toString(),
                "full");
        Books books = told(program, Integer.MAX_VALUE);
        int status = program.onExit().join().exitValue();
        Assumptions.assumeTrue(status != 77, "No file system can be mounted here");
        file = folder.resolve("copy").resolve("bank.db");
        System.out.println("A full disk of SQLite: " + books + ", " + last);
        assertThat(books.failures()).isPositive();
        assertThat(last).anyMatch(line -> line.startsWith("read "));
        judge(books);
    }

    private static Process start(List<String> before, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SqliteProgram.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Reads what a program was told, until so many transfers were done or it ends. */
    private Books told(Process program, int most) throws IOException {
        Books books = new Books();
        BufferedReader reader = program.inputReader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            String[] words = line.split(" ");
            if (words[0].equals("done") || words[0].equals("failed")) {
                books.note(
                        Long.parseLong(words[1]), words[0].equals("done") ? null : new IllegalStateException("failed"));
            } else {
                last.add(line);
            }
            if (books.successes() >= most) {
                break;
            }
        }
        return books;
    }
}

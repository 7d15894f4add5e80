package dev.based.tests.crashes;

import dev.based.Database;
import dev.based.Retry;
import dev.based.Session;
import dev.based.SessionOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Accounts between which money is moved, and a counter without gaps that each transfer takes the next number of. Stateless; safe for
 * use by several threads.
 */
final class Bank {
    private static final int ACCOUNTS = 10;
    private static final int BALANCE = 1000;

    private Bank() {}

    /** The statements that make its tables, on every database. */
    static String[] tables() {
        List<String> statements = new ArrayList<>(List.of(
                "CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance BIGINT NOT NULL)",
                "CREATE TABLE counter (id INTEGER PRIMARY KEY, n BIGINT NOT NULL)",
                "CREATE TABLE transfers (id BIGINT PRIMARY KEY, n BIGINT NOT NULL UNIQUE, source INTEGER, target INTEGER,"
                        + " amount INTEGER)",
                "INSERT INTO counter VALUES (1, 0)"));
        IntStream.range(0, ACCOUNTS)
                .forEach(id -> statements.add("INSERT INTO accounts VALUES (" + id + ", " + BALANCE + ")"));
        return statements.toArray(String[]::new);
    }

    /**
     * Moves some money, by a session of five statements.
     *
     * @param id the transfer's, which draws the accounts and the amount
     * @param limit for each of its attempts, which deadlocks cause
     */
    static CompletionStage<?> transfer(Database database, long id, Duration limit) {
        int source = (int) (id * 31 % ACCOUNTS);
        int target = (int) ((source + 1 + id % (ACCOUNTS - 1)) % ACCOUNTS);
        int amount = (int) (1 + id * 17 % 50);
        SessionOptions options = SessionOptions.DEFAULT.withRetry(Retry.DEFAULT).withTimeout(limit);
        boolean up = source < target; // all take locks in the same order
        return database.session(
                options,
                session -> pay(session, up ? source : target, up ? -amount : amount)
                        .thenCompose(first -> pay(session, up ? target : source, up ? amount : -amount))
                        .thenCompose(second -> session.execute("UPDATE counter SET n = n + 1"))
                        .thenCompose(counted -> session.fetchValue(Long.class, "SELECT n FROM counter"))
                        .thenCompose(n -> session.execute(
                                "INSERT INTO transfers (id, n, source, target, amount) VALUES (?, ?, ?, ?, ?)",
                                id,
                                n,
                                source,
                                target,
                                amount)));
    }

    /** Adds an amount to an account. */
    static CompletionStage<?> pay(Session session, int account, int amount) {
        return session.execute("UPDATE accounts SET balance = balance + ? WHERE id = ?", amount, account);
    }

    /**
     * What is wrong, as the database itself says.
     *
     * @param column gives the first column of a query's rows
     */
    static List<String> violations(Books books, Function<String, List<String>> column) {
        List<String> violations = new ArrayList<>(books.violations(column.apply("SELECT id FROM transfers").stream()
                .map(Long::valueOf)
                .toList()));
        String wrong = "SELECT a.id FROM accounts a WHERE balance <> " + BALANCE
                + " + COALESCE((SELECT SUM(amount) FROM transfers WHERE target = a.id), 0)"
                + " - COALESCE((SELECT SUM(amount) FROM transfers WHERE source = a.id), 0)";
        column.apply(wrong).forEach(id -> violations.add("The balance is not that of the transfers: account " + id));
        List<String> sum = column.apply("SELECT SUM(balance) FROM accounts");
        if (!sum.equals(List.of(String.valueOf(ACCOUNTS * BALANCE)))) {
            violations.add("The sum of all balances is " + sum);
        }
        column.apply("SELECT n FROM counter WHERE n <> (SELECT COUNT(*) FROM transfers)"
                        + " OR n <> (SELECT COALESCE(MAX(n), 0) FROM transfers)")
                .forEach(n -> violations.add("The counter is at " + n + ", and has gaps"));
        return violations;
    }
}

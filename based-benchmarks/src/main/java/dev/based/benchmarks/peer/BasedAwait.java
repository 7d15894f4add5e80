package dev.based.benchmarks.peer;

import static dev.based.Async.await;

import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.Queries;
import dev.based.Row;
import dev.based.RowIterator;
import dev.based.Session;
import dev.based.Statement;
import dev.based.benchmarks.measure.Operation;
import dev.based.benchmarks.measure.Operation.Waiting;
import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Task;
import java.util.Optional;

/** Based in await style: callers are virtual threads that wait, and the bodies of transactions straight code. */
public final class BasedAwait extends BasedDatabase {
    /** Its name. */
    public static final String NAME = "Based, await";

    /** Its name where connections share event loops. */
    static final String ON_SHARED_THREADS = NAME + ", threads=shared";

    private final String name;

    BasedAwait(String name, DatabaseUrl url, Checks checks) {
        super(url, DatabaseOptions.DEFAULT, checks);
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Operation> operation(Task task) {
        int size = task.size();
        return Optional.of(
                switch (task.work()) {
                    case ONE -> new Waiting(i -> movie(database, checks.id(i)));
                    case UPDATE ->
                        new Waiting(i -> await(database.run(session -> {
                            changeOne(session, update, checks.id(i));
                        })));
                    case SELECT_INSERT -> new Waiting(this::selectInsert);
                    case SELECTS -> new Waiting(i -> selects(i, size));
                    case UPDATES -> new Waiting(i -> updates(checks.firstId(i, size), size));
                    case FORTUNES -> new Waiting(i -> checkFortunes(await(database.fetchAll(fortunes))));
                    case BATCH ->
                        new Waiting(i -> await(database.run(session -> {
                            Checks.changed(
                                    ratings.size(),
                                    await(session.executeMany(BATCH, ratings)).rowsAffected());
                        })));
                    case COPY ->
                        new Waiting(i -> await(database.run(session -> {
                            Checks.changed(ratings.size(), await(session.copy("notes", COLUMNS, ratings)));
                        })));
                    case FETCH -> new Waiting(i -> checkValues(size, await(database.fetchAll(fetch, size))));
                    case RECORDS -> new Waiting(i -> checkRecords(size, await(database.fetchAll(fetch, size))));
                    case STREAM -> new Waiting(i -> stream(size));
                    case COLUMNS -> columns(size);
                    case PARAMETERS -> parameters(size);
                    case SAVEPOINTS ->
                        new Waiting(i -> await(database.run(session -> {
                            nested(session, size, checks.id(i));
                        })));
                });
    }

    private void movie(Queries queries, int id) {
        checkMovie(id, await(queries.fetchExactlyOne(select, id)));
    }

    private static void changeOne(Session session, String sql, Object... values) {
        Checks.changed(1, await(session.execute(sql, values)).rowsAffected());
    }

    private void selectInsert(int index) {
        int id = checks.id(index);
        await(database.run(session -> {
            movie(session, id);
            changeOne(session, insert, id, 7.5);
        }));
    }

    private void selects(int index, int count) {
        await(database.run(session -> {
            for (int i = 0; i < count; i++) {
                movie(session, checks.id(index + i));
            }
        }));
    }

    private void updates(int first, int count) {
        await(database.run(session -> {
            for (int id = first; id < first + count; id++) {
                Checks.counter(id, await(session.fetchExactlyOne(counter, id)).getInt(0));
                changeOne(session, update, id);
            }
        }));
    }

    private void stream(int page) {
        Statement statement = Statement.of(stream, checks.sizes().stream()).withFetchSize(page);
        long sum = 0;
        try (RowIterator<Row> rows = database.stream(statement).iterator()) {
            while (rows.hasNext()) {
                sum += number(rows.next());
            }
        }
        checks.numbers(sum);
    }

    private Operation columns(int count) {
        String sql = texts.columns(count);
        return new Waiting(i -> checkColumns(checks.id(i), count, await(database.fetchExactlyOne(sql, checks.id(i)))));
    }

    private Operation parameters(int count) {
        String sql = texts.parameters(count);
        Object[] ids = boxed(checks.parameters(count));
        return new Waiting(i ->
                checks.found(count, await(database.fetchExactlyOne(sql, ids)).getLong(0)));
    }

    private void nested(Session session, int depth, int id) {
        if (depth == 0) {
            movie(session, id);
        } else {
            await(session.run(inner -> {
                nested(inner, depth - 1, id);
            }));
        }
    }
}

package dev.based.benchmarks.peer;

import dev.based.DatabaseOptions;
import dev.based.DatabaseUrl;
import dev.based.Queries;
import dev.based.Session;
import dev.based.Statement;
import dev.based.benchmarks.measure.Operation;
import dev.based.benchmarks.work.Checks;
import dev.based.benchmarks.work.Task;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Based, with chained stages. */
public final class Based extends BasedDatabase {
    /** Its name. */
    public static final String NAME = "Based";

    private final String name;

    /** With the default options. */
    Based(DatabaseUrl url, Checks checks) {
        this(NAME, url, DatabaseOptions.DEFAULT, checks);
    }

    /** A form of it. */
    public Based(String name, DatabaseUrl url, DatabaseOptions options, Checks checks) {
        super(url, options, checks);
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
                    case ONE -> Operation.stage(i -> movie(database, checks.id(i)));
                    case UPDATE -> Operation.stage(this::update);
                    case SELECT_INSERT -> Operation.stage(this::selectInsert);
                    case SELECTS -> Operation.stage(i -> database.session(session -> selects(session, i, size)));
                    case UPDATES ->
                        Operation.stage(
                                i -> database.session(session -> updates(session, checks.firstId(i, size), size)));
                    case FORTUNES ->
                        Operation.stage(i -> database.fetchAll(fortunes).thenAccept(BasedDatabase::checkFortunes));
                    case BATCH -> Operation.stage(i -> batch());
                    case COPY ->
                        Operation.stage(i -> database.session(session -> session.copy("notes", COLUMNS, ratings))
                                .thenAccept(rows -> Checks.changed(ratings.size(), rows)));
                    case FETCH ->
                        Operation.stage(
                                i -> database.fetchAll(fetch, size).thenAccept(rows -> checkValues(size, rows)));
                    case RECORDS ->
                        Operation.stage(
                                i -> database.fetchAll(fetch, size).thenAccept(rows -> checkRecords(size, rows)));
                    case STREAM -> Operation.stage(i -> stream(size));
                    case COLUMNS -> columns(size);
                    case PARAMETERS -> parameters(size);
                    case SAVEPOINTS ->
                        Operation.stage(i -> database.session(session -> nested(session, size, checks.id(i))));
                });
    }

    private CompletionStage<Void> movie(Queries queries, int id) {
        return queries.fetchExactlyOne(select, id).thenAccept(row -> checkMovie(id, row));
    }

    private CompletionStage<Void> update(int index) {
        return database.session(session -> session.execute(update, checks.id(index)))
                .thenAccept(result -> Checks.changed(1, result.rowsAffected()));
    }

    private CompletionStage<Void> selectInsert(int index) {
        int id = checks.id(index);
        return database.session(session -> movie(session, id).thenCompose(checked -> session.execute(insert, id, 7.5)))
                .thenAccept(result -> Checks.changed(1, result.rowsAffected()));
    }

    private CompletionStage<Void> selects(Session session, int index, int left) {
        CompletionStage<Void> first = movie(session, checks.id(index));
        return left == 1 ? first : first.thenCompose(checked -> selects(session, index + 1, left - 1));
    }

    private CompletionStage<Integer> updates(Session session, int id, int left) {
        return session.fetchExactlyOne(counter, id).thenCompose(row -> {
            Checks.counter(id, row.getInt(0));
            return session.execute(update, id).thenCompose(result -> {
                Checks.changed(1, result.rowsAffected());
                return left == 1 ? CompletableFuture.completedFuture(id) : updates(session, id + 1, left - 1);
            });
        });
    }

    private CompletionStage<Void> batch() {
        return database.session(session -> session.executeMany(BATCH, ratings))
                .thenAccept(result -> Checks.changed(ratings.size(), result.rowsAffected()));
    }

    private CompletionStage<Void> stream(int page) {
        Statement statement = Statement.of(stream, checks.sizes().stream()).withFetchSize(page);
        return database.stream(statement)
                .reduce(0L, (sum, row) -> sum + number(row))
                .thenAccept(checks::numbers);
    }

    private Operation columns(int count) {
        String sql = texts.columns(count);
        return Operation.stage(i -> {
            int id = checks.id(i);
            return database.fetchExactlyOne(sql, id).thenAccept(row -> checkColumns(id, count, row));
        });
    }

    private Operation parameters(int count) {
        String sql = texts.parameters(count);
        Object[] ids = boxed(checks.parameters(count));
        return Operation.stage(
                i -> database.fetchExactlyOne(sql, ids).thenAccept(row -> checks.found(count, row.getLong(0))));
    }

    private CompletionStage<Void> nested(Session session, int depth, int id) {
        return depth == 0 ? movie(session, id) : session.transaction(inner -> nested(inner, depth - 1, id));
    }
}

package dev.based.postgres;

import dev.based.spi.AnsweredException;
import dev.based.spi.Command;
import dev.based.spi.PlainInsert;
import dev.based.spi.TransactionStatus;
import dev.based.vertx.BulkInsert;
import dev.based.vertx.Position;
import dev.based.vertx.Role;
import dev.based.vertx.VertxLink;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.stream.Collector;
import org.jspecify.annotations.Nullable;

/** A connection to PostgreSQL. */
final class PostgresLink extends VertxLink {
    /**
     * What DISCARD ALL does, save that it leaves the statements alone which the client has prepared and counts on. Settings
     * go back to what the connection started with. Sent as one text, which is one transaction.
     */
    static final String RESET = """
            SET SESSION AUTHORIZATION DEFAULT;
            RESET ROLE;
            RESET ALL;
            CLOSE ALL;
            UNLISTEN *;
            SELECT pg_catalog.pg_advisory_unlock_all();
            DISCARD TEMP;
            DISCARD SEQUENCES;
            DO $$
            DECLARE statement text;
            BEGIN
              FOR statement IN SELECT name FROM pg_catalog.pg_prepared_statements WHERE from_sql LOOP
                EXECUTE pg_catalog.format('DEALLOCATE %I', statement);
              END LOOP;
            END $$;
            SELECT count(*) FROM pg_catalog.pg_prepared_statements WHERE NOT from_sql""";

    /** What changes tables, so that what is called behind is prepared anew: see {@link TableChanges}. */
    private static final Set<String> CHANGING = Set.of("CREATE", "ALTER", "DROP");

    /** What may give names another meaning, though it may leave no state behind. */
    private static final Set<String> RENAMING = Set.of("SET", "DO", "CALL");

    private static final String ROLE =
            "SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('default_transaction_read_only')";

    private static final String SYSTEM = "(SELECT system_identifier FROM pg_catalog.pg_control_system())";

    /** Also what is committed, with synchronous_commit=off, and not written yet. */
    private static final String WRITTEN = "SELECT " + SYSTEM + """
            , pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), \
            CAST(pg_catalog.pg_current_wal_insert_lsn() AS pg_catalog.text), \
            CAST(pg_catalog.pg_current_wal_flush_lsn() AS pg_catalog.text), \
            CAST(pg_catalog.current_setting('wal_block_size') AS pg_catalog.int8), \
            pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size')), \
            CAST(EXTRACT(epoch FROM pg_catalog.pg_postmaster_start_time()) * 1000000 AS pg_catalog.int8)""";

    /**
     * The timeline that it replays is not told. It follows those that it asks another one for, which is told to members of pg_read_all_stats, and those that
     * it has kept on disk, as it does at the next restart point at the latest.
     */
    private static final String REPLAYED = "SELECT " + SYSTEM + """
            , CAST(GREATEST(\
            (SELECT timeline_id FROM pg_catalog.pg_control_checkpoint()), \
            (SELECT min_recovery_end_timeline FROM pg_catalog.pg_control_recovery()), \
            (SELECT received_tli FROM pg_catalog.pg_stat_wal_receiver)) AS pg_catalog.int8), \
            CAST(pg_catalog.pg_last_wal_replay_lsn() AS pg_catalog.text)""";

    private static final Set<String> FORGETTING = Set.of("DEALLOCATE", "DISCARD");

    private final PgConnection client;
    private final Conversation conversation;
    private final boolean readsOnly;
    private final boolean wantsNoChanges;
    private final PreparedStatements statements;
    private final TextSettings settings;
    /** The last copy, whose next part may come. */
    private @Nullable CopyIn copy;

    /**
     * Wraps a connection.
     *
     * @param readsOnly whether the URL makes all transactions read-only
     * @param wantsNoChanges whether the connection is meant for a server that refuses changes
     */
    PostgresLink(PgConnection client, Conversation conversation, boolean readsOnly, boolean wantsNoChanges) {
        super(client);
        this.readsOnly = readsOnly;
        this.wantsNoChanges = wantsNoChanges;
        conversation.role().listen(this::isNow, this::mayHaveChanged);
        this.client = client;
        this.conversation = conversation;
        statements = conversation.statements();
        settings = new TextSettings(statements);
        statements.typed().expect(this::unanswered);
        client.noticeHandler(notice -> {}); // the client would log it, with whatever values it quotes
    }

    @Override
    public Future<?> cancel() {
        return client.cancelRequest();
    }

    /** Whether a statement makes the server forget what the client has prepared. */
    static boolean forgets(Command command) {
        return FORGETTING.contains(command.traits().verb());
    }

    @Override
    public boolean holdsUp(Command command) {
        String verb = command.traits().verb();
        boolean mayRename = command.traits().leavesState() || RENAMING.contains(verb);
        conversation.handing(unanswered(), mayRename && Naming.mayChange(command.sql()));
        return forgets(command) || CHANGING.contains(verb) || settings.areChangedBy(command);
    }

    @Override
    public void succeeded(Command command) {
        settings.succeeded(command);
    }

    @Override
    public void controls(String sql) {
        settings.controls(sql);
    }

    @Override
    public TransactionStatus transactionStatus() {
        return conversation.status();
    }

    @Override
    public String text(String sql, Tuple values) {
        return statements.text(OwnRows.otherText(sql), values);
    }

    @Override
    public @Nullable Collector<Row, ?, List<@Nullable Object[]>> collector() {
        return conversation.rows().collector();
    }

    @Override
    public String collectedText(String sql, Tuple values) {
        return statements.text(conversation.rows().text(sql), values);
    }

    @Override
    public Throwable reason(Throwable error) {
        Throwable given = PostgresErrors.asTheServerGaveIt(error);
        if (PostgresErrors.isOfUnknownStatement(given) && failedBeforeItRan()) {
            return new ForgottenStatementException((PgException) given);
        }
        return !wantsNoChanges
                        && PostgresErrors.isOfReadOnlyTransaction(given)
                        && conversation.role().refusesChanges(readsOnly)
                ? new ReadOnlyServerException((PgException) given)
                : given;
    }

    @Override
    public @Nullable Future<AnsweredException> answer(Throwable error) {
        return PostgresErrors.isOfStatement(error)
                ? Future.succeededFuture(new AnsweredException(error, !(error instanceof ForgottenStatementException)))
                : null;
    }

    @Override
    public boolean refusesSetting(Throwable error) {
        return PostgresErrors.isOfSetting(error);
    }

    @Override
    public boolean failedBeforeItRan() {
        return conversation.failedBeforeItRan();
    }

    @Override
    public long executions() {
        return conversation.executions();
    }

    @Override
    public boolean hasRolledBack() {
        return conversation.rolledBack();
    }

    @Override
    public boolean endedUnseen(Throwable error) {
        return conversation.endedUnseen();
    }

    @Override
    public int failedSet(Throwable error) {
        return error instanceof PgException ? conversation.failedSet() : -1;
    }

    @Override
    public @Nullable BulkInsert bulkInsert(Command insert, boolean copies) {
        CopyIn last = copy;
        if (copies && last != null && last.isOf(insert)) {
            return last;
        }
        PlainInsert plain = insert.traits().plainInsert();
        CopyIn begun =
                plain != null && CopyIn.does(plain) ? new CopyIn(client, conversation, insert, plain, copies) : null;
        copy = copies ? begun : null;
        return begun;
    }

    @Override
    public void forget(String sql) {
        statements.renew(sql);
    }

    /** Fails if the server has been made to forget what the client has prepared. */
    @Override
    public Future<?> reset() {
        settings.reset();
        return client.query(RESET)
                .execute()
                .compose(answers -> remaining(answers) == statements.size() && !statements.wereLost()
                        ? Future.succeededFuture()
                        : Future.failedFuture("The connection's prepared statements are gone."));
    }

    /** An empty query: the server answers it in any state of a transaction, and it changes none. */
    @Override
    public Future<?> validate() {
        return client.query("").execute();
    }

    @Override
    public boolean refusesAllChanges() {
        return conversation.role().mayBeStandby();
    }

    @Override
    public Future<Role> role() {
        return role(client, conversation);
    }

    /** What the server has said since PostgreSQL 14, or else is asked for, as by libpq. */
    static Future<Role> role(PgConnection client, Conversation conversation) {
        Role known = conversation.role().known();
        return known != null
                ? Future.succeededFuture(known)
                : client.query(ROLE).execute().map(rows -> {
                    Row row = rows.iterator().next();
                    boolean standby = row.getBoolean(0);
                    return new Role(standby, standby || "on".equals(row.getString(1)));
                });
    }

    @Override
    public Future<Position> position(Role role) {
        boolean standby = role.standby();
        return client.query(standby ? REPLAYED : WRITTEN).execute().map(rows -> {
            Row row = rows.iterator().next();
            return standby
                    ? Lsn.ofStandby(row.getLong(0), row.getLong(1), row.getString(2))
                    : Lsn.ofPrimary(
                            row.getLong(0),
                            Lsn.timeline(row.getString(1)),
                            row.getString(2),
                            row.getString(3),
                            row.getLong(4),
                            row.getLong(5),
                            String.valueOf(row.getLong(6)));
        });
    }

    private static long remaining(RowSet<Row> answers) {
        RowSet<Row> last = answers;
        for (RowSet<Row> next = last.next(); next != null; next = last.next()) {
            last = next;
        }
        return last.iterator().next().getLong(0);
    }
}

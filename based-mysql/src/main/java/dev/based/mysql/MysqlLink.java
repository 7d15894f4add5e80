package dev.based.mysql;

import dev.based.spi.AnsweredException;
import dev.based.spi.Command;
import dev.based.spi.PlainInsert;
import dev.based.spi.TransactionStatus;
import dev.based.vertx.BulkInsert;
import dev.based.vertx.Position;
import dev.based.vertx.ReadSettings;
import dev.based.vertx.Role;
import dev.based.vertx.VertxLink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A connection to MySQL or MariaDB. */
final class MysqlLink extends VertxLink {
    /** That the server was not asked to stop anything. */
    private static final Future<?> NONE = Future.succeededFuture();

    /**
     * Leaves settings as they are, and has the server tell them, and what became of the transaction. MySQL tells of that only behind what
     * sets something, and MariaDB never tells of a setting that was changed by what failed.
     */
    private static final String SAME_SETTINGS =
            "SET time_zone = @@time_zone, character_set_client = @@character_set_client, character_set_results ="
                    + " @@character_set_results, collation_connection = @@collation_connection, sql_mode = @@sql_mode";

    private static final String MARIADB_REPLICA = "SELECT @@GLOBAL.gtid_slave_pos";

    /** Where it runs, which its other names do not tell: nodes of Galera may have one number, and copies one UUID. */
    private static final String PLACE = "CONCAT_WS(' ', @@hostname, @@port, @@datadir)";

    private static final String MARIADB_SOURCE =
            "SELECT @@GLOBAL.log_bin, CAST(@@GLOBAL.server_id AS CHAR), @@GLOBAL.gtid_binlog_pos, @@GLOBAL.gtid_slave_pos,"
                    + " @@GLOBAL.gtid_binlog_state, " + PLACE;
    private static final String MYSQL_REPLICA = "SELECT @@GLOBAL.server_uuid, @@GLOBAL.gtid_executed";
    private static final String MYSQL_SOURCE =
            "SELECT @@GLOBAL.log_bin AND @@GLOBAL.gtid_mode = 'ON', @@GLOBAL.server_uuid, @@GLOBAL.gtid_executed, "
                    + PLACE;

    /** The second is of servers whose storage others write to, such as Aurora's readers. */
    private static final String ROLE = "SELECT @@GLOBAL.read_only, @@GLOBAL.innodb_read_only";

    /** Galera's, and MySQL's group replication with several primaries. */
    private static final String SEVERAL = "SHOW GLOBAL VARIABLES WHERE Variable_name = 'wsrep_on' AND Value = 'ON'"
            + " OR Variable_name = 'group_replication_single_primary_mode' AND Value = 'OFF'";

    private static final Set<String> OFF = Set.of("0", "OFF", "FALSE");
    private static final String LIMIT_AND_MODE = "@@max_allowed_packet, @@sql_mode";

    /** What makes tables others than statements know them, or may. */
    private static final Set<String> CHANGING = Set.of("CREATE", "ALTER", "DROP", "RENAME", "EXECUTE");

    private static final String USE = "USE";

    /** By which a text is read: a prepared statement keeps what its literals and operators meant when it was prepared. */
    private static final ReadSettings READING = new ReadSettings(
            "sql_mode",
            "names",
            "character",
            "charset",
            "collation",
            "time_zone",
            "lc_",
            "div_precision_increment",
            "default_week_format",
            "sql_auto_is_null",
            "old_mode");

    private final Vertx vertx;
    private final MySQLConnectOptions server;
    private final Function<MySQLConnectOptions, Future<MySQLConnection>> again;
    private final MySQLConnection client;
    private final String setup;
    private final Answers answers;
    private final Identity identity;
    private final Context context;
    private final ParameterTypes types;
    private final Targets targets;

    private final PacketLimit packetLimit;
    private final SessionSettings settings;

    /** Whether statements outside of transactions do not commit. */
    private boolean withoutAutocommit;

    /** What the server has for many rows; null if it has nothing. */
    private final @Nullable BulkCommands bulk;

    /** The last copy, whose next part may come. */
    private @Nullable ManyRows copy;

    /** How often the session has gone to another database, or has set how texts are read. */
    private int uses;

    /** Whether a batch runs. */
    private boolean running;
    /** The end of the last request to cancel, however it went. */
    private volatile Future<?> lastRequest = NONE;

    private MysqlLink(
            Vertx vertx,
            MySQLConnectOptions server,
            Function<MySQLConnectOptions, Future<MySQLConnection>> again,
            MySQLConnection client,
            String setup,
            Answers answers,
            Identity identity,
            PacketLimit packetLimit,
            SessionSettings settings,
            KnownTables tables) {
        super(client);
        this.settings = settings;
        this.packetLimit = packetLimit;
        this.vertx = vertx;
        this.server = server;
        this.again = again;
        this.client = client;
        this.setup = setup;
        this.answers = answers;
        this.identity = identity;
        this.context = vertx.getOrCreateContext();
        answers.whenIdle(this::idle);
        types = new ParameterTypes(server.getPreparedStatementCacheMaxSize());
        answers.statements().signedBy(types::of);
        answers.watch(settings);
        targets = new Targets(client, answers, tables);
        bulk = answers.takesBulk() ? new BulkCommands(client, answers, packetLimit) : null;
    }

    /**
     * Connects, and makes the connection as this library wants it.
     *
     * @param again makes another connection to the server
     * @param tables what the database's connections know together
     */
    static Future<MysqlLink> open(
            Vertx vertx,
            MySQLConnectOptions server,
            Function<MySQLConnectOptions, Future<MySQLConnection>> again,
            String setup,
            KnownTables tables) {
        return MysqlDriver.connectClient(vertx, server)
                .compose(client ->
                        prepare(vertx, server, again, client, setup, tables).onFailure(error -> client.close()));
    }

    private static Future<MysqlLink> prepare(
            Vertx vertx,
            MySQLConnectOptions server,
            Function<MySQLConnectOptions, Future<MySQLConnection>> again,
            MySQLConnection client,
            String setup,
            KnownTables tables) {
        Promise<Void> set = Promise.promise();
        Answers answers =
                Answers.to(() -> client.query(setup).execute().<Void>mapEmpty().onComplete(set));
        Future<Row> known = first(client, Identity.query(client, LIMIT_AND_MODE))
                .recover(error -> error instanceof MySQLException // of what only speaks MySQL's protocol
                        ? first(client, "SELECT CONNECTION_ID(), " + LIMIT_AND_MODE)
                        : Future.failedFuture(error));
        return set.future()
                .compose(done -> known)
                .map(row -> new MysqlLink(
                        vertx,
                        server,
                        again,
                        client,
                        setup,
                        answers,
                        Identity.of(row),
                        new PacketLimit(row.size() > 1 ? number(row, 1) : Packet.FULL),
                        new SessionSettings(row.size() > 2 ? row.getString(2) : ""),
                        tables));
    }

    private static Future<Row> first(MySQLConnection client, String query) {
        return client.query(query)
                .execute()
                .map(rows -> rows.iterator().next())
                .recover(error -> Future.failedFuture(NoClusterException.of(error)));
    }

    private static long number(Row row, int column) {
        return ((Number) row.getValue(column)).longValue();
    }

    @Override
    public boolean endedUnseen(Throwable error) {
        return answers.endedUnseen();
    }

    @Override
    public String text(String sql, Tuple values) {
        if (settings.haveAnsiQuotes()) {
            StatementSettings.requireOneMeaning(sql);
        }
        String text = types.text(inItsDatabase(sql), values);
        packetLimit.require(text, values);
        if (values instanceof TargetTuple checked) {
            checked.expect(() -> targets.of(sql), () -> answers.statements().types(text));
        }
        return text;
    }

    @Override
    public @Nullable BulkInsert bulkInsert(Command insert, boolean copies) {
        ManyRows last = copy;
        if (copies && last != null && last.isOf(insert)) {
            return last;
        }
        PlainInsert plain = settings.haveAnsiQuotes() ? null : insert.traits().plainInsert();
        ManyRows begun = plain == null || !plain.endsWithRow()
                ? null
                : new ManyRows(
                        client, insert, plain, copies, packetLimit.bytes(), this::text, this::repeated, targets, bulk);
        copy = copies ? begun : null;
        return begun;
    }

    /** The text of several rows, made of that of one. */
    private String repeated(String text, int rows, String more) {
        String repeated = text + more.repeat(rows - 1);
        types.repeat(text, rows, repeated);
        return repeated;
    }

    @Override
    public @Nullable Future<?> learn(Command command, List<Tuple> values) {
        settings.next(command.isAmidScript());
        String sql = command.sql();
        if (!command.traits().changesRows()
                || targets.areKnown(sql)
                || values.stream().noneMatch(TargetTuple.class::isInstance)) {
            return null;
        }
        Targets.Asked asked = targets.learn(sql);
        if (asked == null) {
            return null;
        }
        // Else the answer comes ahead of that to the statement's preparation, at which the values are checked.
        boolean isPrepared = answers.statements().types(types.text(inItsDatabase(sql), values.get(0))) != null;
        return isPrepared || asked.mayBeRefused() ? asked.answer() : null;
    }

    @Override
    public boolean holdsUp(Command command) {
        return CHANGING.contains(command.traits().verb()) || READING.areChangedBy(command);
    }

    /** A prepared statement stays with the database, and the settings, in which it was prepared, also where the session has others now. */
    private String inItsDatabase(String sql) {
        return uses == 0 ? sql : "/* " + uses + " */ " + sql;
    }

    /** Of temporary tables no other connection knows. */
    @Override
    public void succeeded(Command command) {
        targets.succeeded(command.sql());
        if (command.traits().verb().equals(USE)) {
            uses++;
            targets.use(command.sql());
        } else if (READING.areChangedBy(command)) {
            uses++;
        }
        if (CHANGING.contains(command.traits().verb())) {
            if (command.traits().commits() || command.traits().mayCommit()) {
                targets.changed();
            } else {
                targets.forget();
            }
        }
    }

    @Override
    public TransactionStatus transactionStatus() {
        return answers.transaction();
    }

    /** A routine's SIGNAL may have the number, or the state, of an error with which the server ends a connection. */
    @Override
    public @Nullable Future<AnsweredException> answer(Throwable error) {
        return MysqlErrors.isOfServer(error) && !refusesSetting(error)
                ? client.ping().map(alive -> new AnsweredException(error, true))
                : null;
    }

    @Override
    public boolean refusesSetting(Throwable error) {
        return MysqlErrors.isOfSetting(error);
    }

    /**
     * An error does not say what became of the transaction, nor which settings a routine or a trigger had changed before it failed. So the
     * server is asked. It is waited for where the transaction may have ended, or begun, unless an answer is on its way, which tells; and
     * where there is none, lest somebody else has the connection by then. Else what undoes the statement comes behind.
     */
    @Override
    public @Nullable Future<?> settle(@Nullable Command command, Throwable error) {
        if (refusesSetting(error) || !MysqlErrors.isOfServer(error)) {
            return null;
        }
        boolean isAlone = answers.transaction() == TransactionStatus.NONE;
        boolean isDoubtful = MysqlErrors.leavesDoubt(command, error, answers.transaction());
        boolean isLast = !answers.awaited();
        if (isDoubtful) {
            answers.forget();
        }
        Future<Object> told = client.query(SAME_SETTINGS)
                .execute()
                .<Object>mapEmpty()
                .recover(refused -> close().map(closed -> refused));
        if (isDoubtful && isLast) {
            // What the sets behind a deadlock did, in a transaction that began by itself, goes as well.
            return withoutAutocommit && MysqlErrors.hasDeadlock(error) ? rollback() : told.compose(this::undo);
        }
        return isAlone && isLast ? told : null;
    }

    /**
     * Where MariaDB has rolled back by itself, as after a deadlock, its next statement begins a transaction anew, as if BEGIN had
     * been sent again, though it says that there is none: the next single change would not commit. MySQL does not, and is asked to
     * roll back all the same.
     */
    private Future<Void> undo(@Nullable Object told) {
        return answers.transaction() == TransactionStatus.NONE ? rollback() : Future.succeededFuture();
    }

    private Future<Void> rollback() {
        return client.query("ROLLBACK").execute().mapEmpty();
    }

    /**
     * A deadlock ends the transaction, and the sets behind it, which are on their way, would commit one by one. So nothing
     * commits by itself from here to the end of the transaction.
     */
    @Override
    public <T> Future<T> batch(Supplier<Future<T>> sets) {
        if (!answers.awaited() && answers.transaction() == TransactionStatus.NONE) {
            return sets.get();
        }
        running = true;
        if (!withoutAutocommit) {
            withoutAutocommit = true;
            client.query("SET autocommit = 0").execute().onFailure(error -> client.close());
        }
        return sets.get().onComplete(done -> running = false);
    }

    /** With the end of the transaction, ahead of all that comes next, so that nothing waits for it. */
    private void idle() {
        if (withoutAutocommit && !running) {
            withoutAutocommit = false;
            client.query("SET autocommit = 1").execute().onFailure(error -> client.close());
        }
    }

    @Override
    public int failedSet(Throwable error) {
        return MysqlErrors.failedSet(error);
    }

    /** MariaDB says of an INSERT that it stops as that asks for its next number that the number could not be read. */
    @Override
    public Throwable reason(Throwable error) {
        return lastRequest != NONE && MysqlErrors.isOfNextNumber(error) ? MysqlErrors.interrupted() : error;
    }

    /**
     * Through a connection of its own, since this one waits for the statement's answer; closed with this one at the latest. If it
     * comes to another server, or one that does not say which it is, the request fails, and nothing is stopped. It goes where the
     * database of the URL leads, by which a pooler may choose a server; if that is gone, or closed to the user, it needs none.
     */
    @Override
    public Future<?> cancel() {
        if (!identity.isKnown()) {
            return Future.failedFuture(
                    "The server did not say which it is, so that it cannot be asked to stop a statement.");
        }
        Promise<Void> killed = Promise.promise();
        MySQLConnectOptions same = answers.sameServer(server);
        context.runOnContext(ignored -> again.apply(same)
                .recover(error -> MysqlErrors.isOfDatabase(error)
                        ? again.apply(Place.copy(same).setDatabase(""))
                        : Future.failedFuture(error))
                .compose(other -> kill(other).eventually(other::close))
                .onComplete(killed));
        lastRequest = killed.future().otherwiseEmpty();
        return killed.future();
    }

    private Future<Void> kill(MySQLConnection other) {
        String query = identity.hostQuery();
        Future<Boolean> mine = query == null
                ? Future.succeededFuture(true)
                : other.query(query)
                        .execute()
                        .map(rows -> rows.size() == 1
                                && Objects.equals(rows.iterator().next().getString(0), identity.host()));
        return mine.compose(same -> same
                ? other.query(identity.kill(other)).execute().mapEmpty()
                : Future.failedFuture("The request to stop a statement came to another server."));
    }

    /** A request on its way is waited for: its client logs an error if it loses its connection while it opens it. */
    @Override
    public Future<?> close() {
        return super.close().eventually(() -> lastRequest);
    }

    @Override
    public Future<Role> role() {
        return first(client, ROLE).map(row -> {
            boolean readOnly = !OFF.contains(String.valueOf(row.getValue(0)).toUpperCase(Locale.ROOT))
                    || !OFF.contains(String.valueOf(row.getValue(1)).toUpperCase(Locale.ROOT));
            return readOnly ? Role.STANDBY : Role.PRIMARY;
        });
    }

    /** A source that does not log, or not by numbers, has written more than its numbers tell. */
    @Override
    public Future<Position> position(Role role) {
        boolean mariadb = client.databaseMetadata().productName().contains("MariaDB");
        if (role.readOnly()) {
            return first(client, mariadb ? MARIADB_REPLICA : MYSQL_REPLICA)
                    .map(row -> mariadb
                            ? DomainGtids.ofReplica(row.getString(0))
                            : Gtids.ofReplica(row.getString(0), row.getString(1)));
        }
        return first(client, mariadb ? MARIADB_SOURCE : MYSQL_SOURCE).map(row -> {
            if (number(row, 0) != 1) {
                return Position.of(row.getString(1) + " " + row.getString(mariadb ? 5 : 3));
            }
            return mariadb
                    ? DomainGtids.ofSource(
                            row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5))
                    : Gtids.ofSource(row.getString(1), row.getString(2), row.getString(3));
        });
    }

    @Override
    public Future<Boolean> isOneOfSeveral() {
        return client.query(SEVERAL).execute().map(rows -> rows.size() > 0);
    }

    @Override
    public Future<?> validate() {
        return client.ping();
    }

    /** The server forgets everything of the session but which database it uses. */
    @Override
    public Future<?> reset() {
        if (server.getDatabase().isEmpty()) {
            return Future.failedFuture("Without a database in the URL there is none to go back to.");
        }
        uses = 0;
        if (bulk != null) {
            bulk.close();
        }
        targets.use("");
        settings.reset();
        Future<?> reset = client.resetConnection();
        Future<?> use = client.specifySchema(server.getDatabase());
        return Future.all(reset, use, client.query(setup).execute());
    }
}

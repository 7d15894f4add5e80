package dev.based.mysql;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Executes prepared statements with many rows by a command that the client does not have: it is given a text, in whose place the {@link
 * PacketFilter} sends the command, and whose answer reads the same. On the connection's event loop only.
 */
final class BulkCommands {
    /** Does nothing, if it should ever come to a server. */
    static final String TEXT = "DO 'rows of a batch, which the client did not send'";

    private final MySQLConnection client;
    private final Answers answers;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    BulkCommands(MySQLConnection client, Answers answers) {
        this.client = client;
        this.answers = answers;
    }

    /** Executes a statement, which stays prepared until {@link #close}. */
    Future<RowSet<Row>> execute(String text, BulkRows rows) {
        return prepare(text).compose(statement -> {
            Integer number = answers.statements().number(text);
            if (number == null) {
                return Future.failedFuture("The statement is not prepared.");
            }
            ByteBuf packet = rows.packet(number);
            answers.expect(packet);
            return client.query(TEXT).execute().onComplete(answered -> answers.forget(packet));
        });
    }

    private Future<PreparedStatement> prepare(String text) {
        PreparedStatement known = prepared.get(text);
        return known != null
                ? Future.succeededFuture(known)
                : client.prepare(text).onSuccess(statement -> prepared.put(text, statement));
    }

    /** Closes what is prepared, without a wait. */
    void close() {
        prepared.values().forEach(PreparedStatement::close);
        prepared.clear();
    }
}

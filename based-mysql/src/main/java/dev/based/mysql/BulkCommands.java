package dev.based.mysql;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Executes prepared statements with many rows by a command that the client does not have: it is given a text, in whose place the {@link
 * PacketFilter} sends the command, and whose answer reads the same. On the connection's event loop only.
 */
final class BulkCommands {
    /** Does nothing, if it should ever come to a server. */
    static final String TEXT = "DO 'rows of a batch, which the client did not send'";

    private final MySQLConnection client;
    private final Answers answers;
    private final PacketLimit limit;
    private String text = "";
    /** The last one, which the next part of a copy has as well. */
    private @Nullable PreparedStatement prepared;
    /**
     * By which the server knows it. Others of the same text may be prepared, whose parameters have the types that the client has told: it tells
     * them once, so that the server would read their values by the types of these rows.
     */
    private int number;

    BulkCommands(MySQLConnection client, Answers answers, PacketLimit limit) {
        this.client = client;
        this.answers = answers;
        this.limit = limit;
    }

    /** Executes a statement, which stays prepared until another one is executed. */
    Future<RowSet<Row>> execute(String text, BulkRows rows) {
        return prepare(text).compose(statement -> {
            ByteBuf packet = rows.packet(number, limit.bytes());
            answers.expect(packet);
            return client.query(TEXT).execute().onComplete(answered -> answers.forget(packet));
        });
    }

    private Future<PreparedStatement> prepare(String wanted) {
        PreparedStatement before = prepared;
        if (before != null && wanted.equals(text)) {
            return Future.succeededFuture(before);
        }
        close();
        return client.prepare(wanted).map(statement -> {
            Integer known = answers.statements().number(wanted); // the last one that was prepared
            text = wanted;
            prepared = statement;
            number = Objects.requireNonNull(known, "The statement is not prepared.");
            return statement;
        });
    }

    /** Closes what is prepared, without a wait. */
    void close() {
        if (prepared != null) {
            prepared.close();
            prepared = null;
        }
    }
}

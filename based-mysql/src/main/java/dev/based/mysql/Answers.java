package dev.based.mysql;

import dev.based.spi.TransactionStatus;
import io.netty.buffer.ByteBuf;
import io.vertx.mysqlclient.MySQLConnectOptions;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Follows the server's answers, packet by packet, of which each belongs to the oldest command that is not answered yet: what
 * does not fit, where a cursor is missing, and what the server says of the transaction with each answer's end.
 * An error does not say it; what was known before then stands.
 *
 * <p>Used on the connection's event loop only, but for {@link #transaction()}, which may be called by any thread.
 */
final class Answers {
    /** What a packet is, as far as it matters to somebody. */
    enum Sign {
        /** Nothing special. */
        PLAIN,
        /** What does not fit into itself, or into the answer. */
        BROKEN,
        /** A question for a file, where not even the protocol has one: in answer to a prepared statement. */
        FILE,
        /**
         * The error of a statement that was executed for a cursor and failed while it ran. The client takes this very packet
         * for the end of the columns.
         */
        FAILED,
        /** That a statement that was executed for a cursor has no result. */
        NO_RESULT,
        /** That its result follows at once. The client takes this very packet for the end of the columns. */
        NO_CURSOR
    }

    /** What the next packet of an answer is to be. */
    private enum Next {
        FIRST,
        COLUMN,
        COLUMNS_END,
        ROW
    }

    private static final ThreadLocal<@Nullable Answers> OPENED = new ThreadLocal<>();

    /** Where in a COM_QUERY the text begins: behind the packet's header and the command. */
    private static final int QUERY_TEXT = 4 + 1;
    /** COM_QUERY. */
    private static final int QUERY = 0x03;

    private final ArrayDeque<Sent> unanswered = new ArrayDeque<>();
    private final Statements statements = new Statements();
    private Next next = Next.FIRST;
    /** Whether the next packet begins an answer. */
    private boolean begins = true;

    /** How many packets that describe something are still to come. */
    private int columns;
    /** How many come behind those: of a prepared statement, first the parameters are described and then the columns. */
    private int moreColumns;

    /** The columns of the result that is being read; null if they are not known. */
    private @Nullable Rows rows;
    /** Those of results whose rows do not come through cursors, one after the other. */
    private final Rows direct = new Rows();
    /** Those of cursors, by the numbers of their statements. */
    private final Map<Integer, Rows> cursors = new HashMap<>();
    /** The numbers of the statements of what is not answered yet and has to do with cursors. */
    private final ArrayDeque<Integer> fetched = new ArrayDeque<>();

    private @Nullable SocketAddress remote;
    private boolean columnsEnd = true;
    private boolean opened;
    /** Whether a transaction was open, by the server's last word. */
    private boolean inTransaction;
    /** The same behind the answer before this one. */
    private boolean wasInTransaction;
    /** Whether that transaction has ended since. */
    private boolean hasEnded;

    /** Null until the connection is as the library wants it. */
    private @Nullable SessionSettings settings;

    private @Nullable String wrongSetting;
    /** Whether the server has ended the connection while it waited for a command. */
    private boolean endedUnseen;

    private boolean takesBulk;
    /** What is to be sent next in the client's place. */
    private @Nullable ByteBuf bulk;

    private Runnable idle = () -> {};
    private volatile TransactionStatus transaction = TransactionStatus.UNKNOWN;

    /**
     * The answers on a connection, whose first command is sent by the call of a client, on the connection's event loop. The
     * client itself does not show its connection.
     */
    static Answers to(Runnable firstCommand) {
        OPENED.remove();
        firstCommand.run();
        Answers answers = OPENED.get();
        OPENED.remove();
        if (answers == null) {
            throw new IllegalStateException("The client does not send a command at once.");
        }
        return answers;
    }

    /** Tells where the answers come from. */
    void from(SocketAddress address) {
        remote = address;
    }

    /**
     * How to connect to the very server from which the answers come, as far as its address tells: its name may have several. With a
     * certificate that is checked for the name, the name is kept.
     *
     * @param options how the connection was made
     */
    MySQLConnectOptions sameServer(MySQLConnectOptions options) {
        String algorithm =
                options.getSslOptions() == null ? null : options.getSslOptions().getHostnameVerificationAlgorithm();
        boolean checksName = algorithm != null && !algorithm.isEmpty();
        return checksName || !(remote instanceof InetSocketAddress address) || address.getAddress() == null
                ? options
                : new MySQLConnectOptions(options).setHost(address.getAddress().getHostAddress());
    }

    /** Whether a packet of its own ends the descriptions of columns, as client and server have agreed. */
    void expectColumnsEnd(boolean expected) {
        columnsEnd = expected;
    }

    /** Takes note that the server has the command for many rows, which the client does not know. */
    void takeBulk() {
        takesBulk = true;
    }

    /** Whether the server has that command. */
    boolean takesBulk() {
        return takesBulk;
    }

    /** Takes a packet that is to be sent in place of {@link BulkCommands#TEXT}. */
    void expect(ByteBuf packet) {
        bulk = packet;
    }

    /** The text was not sent after all, if the packet is still here. */
    void forget(ByteBuf packet) {
        if (bulk == packet) {
            bulk = null;
            packet.release();
        }
    }

    /** The packet to be sent in place of what the client writes; null if that is to be sent. */
    @Nullable
    ByteBuf inPlaceOf(ByteBuf written) {
        ByteBuf packet = bulk;
        int text = written.readerIndex() + QUERY_TEXT;
        boolean asked = packet != null
                && written.writerIndex() - text == BulkCommands.TEXT.length()
                && written.getByte(text - 1) == QUERY
                && written.toString(text, BulkCommands.TEXT.length(), StandardCharsets.US_ASCII)
                        .equals(BulkCommands.TEXT);
        bulk = asked ? null : packet;
        return asked ? packet : null;
    }

    /** The statements that are prepared. */
    Statements statements() {
        return statements;
    }

    /** The types of the columns of the last result that was not read by a cursor: see {@link ColumnDefinition#target}. */
    int[] targets() {
        return direct.targets();
    }

    /** What the server said last; unknown before it said anything. */
    TransactionStatus transaction() {
        return transaction;
    }

    /** That what the server said last may be true no longer. */
    void forget() {
        transaction = TransactionStatus.UNKNOWN;
    }

    /** From now on, looks at settings that statements change. */
    void watch(SessionSettings watched) {
        settings = watched;
    }

    /** What is wrong with a setting that the last answer told, a sentence; null if nothing is. */
    @Nullable
    String wrongSetting() {
        return wrongSetting;
    }

    /** What is run, before the client sees it, when an answer tells that there is no transaction, and no autocommit either. */
    void whenIdle(Runnable run) {
        idle = run;
    }

    /**
     * Whether the server has said that it ended the connection since no command came, so that it has seen none that it has not answered. The
     * number of that error alone does not say so: any routine can fail with it.
     */
    boolean endedUnseen() {
        return endedUnseen;
    }

    /** Whether the next packet begins the answer to a COM_STMT_PREPARE. */
    boolean awaitPrepared() {
        return begins && unanswered.peek() == Sent.PREPARE;
    }

    /** Whether more is to be answered than the oldest command that is not answered yet. */
    boolean awaitMore() {
        return unanswered.size() > 1;
    }

    /** Whether a packet of its own ends the descriptions of columns. */
    boolean haveColumnsEnd() {
        return columnsEnd;
    }

    /** Whether an answer is to come. */
    boolean awaited() {
        return !unanswered.isEmpty();
    }

    /**
     * Sees a command that is sent.
     *
     * @param statement the number of the prepared statement, if the command has one
     */
    void sent(Sent command, int statement) {
        if (command == Sent.UNANSWERED) {
            cursors.remove(statement);
        } else if (command != Sent.QUIT) {
            unanswered.add(command);
        }
        if (command == Sent.CURSOR || command == Sent.FETCH) {
            fetched.add(statement);
        }
        if (!opened) {
            opened = true;
            OPENED.set(this);
        }
    }

    /** Sees a whole packet that was received, with all that continues it. */
    Sign received(ByteBuf bytes) {
        Sent command = unanswered.peek();
        Packet packet = new Packet(bytes);
        endedUnseen |= begins && packet.endsUnusedConnection();
        return command == null ? Sign.PLAIN : received(command, packet);
    }

    private Sign received(Sent command, Packet packet) {
        if (packet.isError() && command != Sent.STATISTICS) {
            boolean inPlaceOfCursor = command == Sent.CURSOR && next == Next.COLUMNS_END;
            end();
            return inPlaceOfCursor ? Sign.FAILED : Sign.PLAIN;
        }
        return switch (next) {
            case FIRST -> first(command, packet);
            case COLUMN -> column(command, packet);
            case COLUMNS_END -> columnsEnd(command, packet);
            case ROW -> row(command, packet);
        };
    }

    private Sign first(Sent command, Packet packet) {
        if (begins) {
            begins = false;
            wasInTransaction = inTransaction;
            hasEnded = false;
        }
        switch (command) {
            case STATISTICS -> end();
            case PREPARE -> prepared(packet);
            case FETCH -> {
                next = Next.ROW;
                rows = cursors.get(fetched.element());
                return row(command, packet);
            }
            case QUERY, EXECUTE, CURSOR -> {
                return result(command, packet);
            }
            default -> ends(packet); // an end, whether it begins as one that follows rows or not
        }
        return Sign.PLAIN;
    }

    private Sign result(Sent command, Packet packet) {
        if (packet.isOk()) {
            ends(packet);
            return command == Sent.CURSOR ? Sign.NO_RESULT : Sign.PLAIN;
        }
        if (packet.asksForFile()) {
            return command == Sent.QUERY ? Sign.PLAIN : Sign.FILE; // the answer goes on behind the file
        }
        if (packet.number() == 0 || packet.number() > Rows.MOST_COLUMNS) {
            return Sign.BROKEN;
        }
        Rows described = command == Sent.CURSOR ? new Rows() : direct;
        described.begin();
        rows = described;
        describe(packet.number(), 0);
        return Sign.PLAIN;
    }

    private void prepared(Packet packet) {
        int parameters = packet.preparedParameters();
        int results = packet.preparedColumns();
        statements.prepared(packet.preparedNumber(), parameters);
        if (parameters == 0 && results == 0) {
            end();
        } else {
            describe(parameters == 0 ? results : parameters, parameters == 0 ? 0 : results);
        }
    }

    private void describe(int now, int later) {
        columns = now;
        moreColumns = later;
        next = Next.COLUMN;
    }

    /** Where a cursor is asked for, a packet follows in any case, which says whether there is one. */
    private Sign column(Sent command, Packet packet) {
        if (command == Sent.PREPARE) {
            statements.described(ColumnDefinition.type(packet.bytes()));
        }
        int target = ColumnDefinition.target(packet.bytes());
        int type = ColumnDefinition.rewrite(packet.bytes(), command == Sent.QUERY);
        if (type < 0) {
            return Sign.BROKEN;
        }
        if (command != Sent.PREPARE && rows != null) {
            rows.add(type, target);
        }
        columns--;
        if (columns == 0) {
            if (columnsEnd || command == Sent.CURSOR) {
                next = Next.COLUMNS_END;
            } else {
                described(command);
            }
        }
        return Sign.PLAIN;
    }

    private Sign columnsEnd(Sent command, Packet packet) {
        if (command != Sent.CURSOR) {
            tell(packet);
            described(command);
            return Sign.PLAIN;
        }
        if (packet.isEnd() && packet.hasCursor()) {
            cursors.put(fetched.element(), Objects.requireNonNull(rows));
            ends(packet);
            return Sign.PLAIN;
        }
        next = Next.ROW;
        return Sign.NO_CURSOR;
    }

    private void described(Sent command) {
        if (command != Sent.PREPARE) {
            next = Next.ROW;
        } else if (moreColumns > 0) {
            describe(moreColumns, 0);
        } else {
            end();
        }
    }

    private Sign row(Sent command, Packet packet) {
        if (packet.isEnd()) {
            ends(packet);
            return Sign.PLAIN;
        }
        boolean fits =
                rows == null || (command == Sent.QUERY ? rows.isText(packet.bytes()) : rows.isBinary(packet.bytes()));
        return fits ? Sign.PLAIN : Sign.BROKEN;
    }

    /** A result's end, behind which another result may come. */
    private void ends(Packet packet) {
        tell(packet);
        if (settings != null && unanswered.element().isStatement()) {
            wrongSetting = settings.wrong(packet.stateChanges());
        }
        next = Next.FIRST;
        if (!packet.hasMoreResults()) {
            end();
        }
    }

    private void tell(Packet packet) {
        inTransaction = packet.isInTransaction();
        hasEnded |= !inTransaction || SessionSettings.tellsOfTransaction(packet.stateChanges());
        transaction = !inTransaction
                ? TransactionStatus.NONE
                : wasInTransaction && hasEnded ? TransactionStatus.ANOTHER : TransactionStatus.OPEN;
        if (transaction == TransactionStatus.NONE && !packet.isAutocommit()) {
            idle.run();
        }
    }

    private void end() {
        next = Next.FIRST;
        begins = true;
        Sent ended = unanswered.remove();
        if (ended == Sent.PREPARE) {
            statements.answered();
        } else if (ended == Sent.CURSOR || ended == Sent.FETCH) {
            fetched.remove();
        }
    }
}

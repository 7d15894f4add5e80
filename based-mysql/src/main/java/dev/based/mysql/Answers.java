package dev.based.mysql;

import dev.based.spi.TransactionStatus;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Follows the server's answers, packet by packet, of which each belongs to the oldest command that is not answered yet: what
 * is a description of a column, where a cursor is missing, and what the server says of the transaction with each answer's end.
 * An error does not say it; what was known before then stands.
 *
 * <p>Used on the connection's event loop only, but for {@link #transaction()}, which may be called by any thread.
 */
final class Answers {
    /** What a packet is, as far as it matters to somebody. */
    enum Sign {
        /** Nothing special. */
        PLAIN,
        /** A description of a column or parameter. */
        COLUMN,
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

    private final ArrayDeque<Sent> unanswered = new ArrayDeque<>();
    private final Statements statements = new Statements();
    private Next next = Next.FIRST;
    /** How many packets that describe something are still to come. */
    private int columns;
    /** How many come behind those: of a prepared statement, first the parameters are described and then the columns. */
    private int moreColumns;

    private boolean continued;
    private boolean columnsEnd = true;
    private boolean opened;
    private boolean watching;
    private @Nullable String wrongSetting;
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

    /** Whether a packet of its own ends the descriptions of columns, as client and server have agreed. */
    void expectColumnsEnd(boolean expected) {
        columnsEnd = expected;
    }

    /** The statements that are prepared. */
    Statements statements() {
        return statements;
    }

    /** What the server said last; unknown before it said anything. */
    TransactionStatus transaction() {
        return transaction;
    }

    /** That what the server said last may be true no longer. */
    void forget() {
        transaction = TransactionStatus.UNKNOWN;
    }

    /** From now on, looks at settings that statements change: see {@link SessionSettings}. */
    void watchSettings() {
        watching = true;
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

    /** Whether an answer is to come. */
    boolean awaited() {
        return !unanswered.isEmpty();
    }

    /** Sees a command that is sent. */
    void sent(Sent command) {
        if (command != Sent.UNANSWERED && command != Sent.QUIT) {
            unanswered.add(command);
        }
        if (!opened) {
            opened = true;
            OPENED.set(this);
        }
    }

    /** Sees a whole packet that was received. */
    Sign received(ByteBuf bytes) {
        Packet packet = new Packet(bytes);
        boolean rest = continued;
        continued = packet.isContinued();
        Sent command = unanswered.peek();
        return rest || command == null ? Sign.PLAIN : received(command, packet);
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
            case ROW -> row(packet);
        };
    }

    private Sign first(Sent command, Packet packet) {
        switch (command) {
            case STATISTICS -> end();
            case PREPARE -> prepared(packet);
            case FETCH -> {
                next = Next.ROW;
                return row(packet);
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
        columns--;
        if (columns == 0) {
            if (columnsEnd || command == Sent.CURSOR) {
                next = Next.COLUMNS_END;
            } else {
                described(command);
            }
        }
        return Sign.COLUMN;
    }

    private Sign columnsEnd(Sent command, Packet packet) {
        if (command != Sent.CURSOR) {
            tell(packet);
            described(command);
            return Sign.PLAIN;
        }
        if (packet.isEnd() && packet.hasCursor()) {
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

    private Sign row(Packet packet) {
        if (packet.isEnd()) {
            ends(packet);
        }
        return Sign.PLAIN;
    }

    /** A result's end, behind which another result may come. */
    private void ends(Packet packet) {
        tell(packet);
        if (watching && unanswered.element().isStatement()) {
            wrongSetting = SessionSettings.wrong(packet.stateChanges());
        }
        next = Next.FIRST;
        if (!packet.hasMoreResults()) {
            end();
        }
    }

    private void tell(Packet packet) {
        transaction = packet.isInTransaction() ? TransactionStatus.OPEN : TransactionStatus.NONE;
        if (transaction == TransactionStatus.NONE && !packet.isAutocommit()) {
            idle.run();
        }
    }

    private void end() {
        next = Next.FIRST;
        if (unanswered.remove() == Sent.PREPARE) {
            statements.answered();
        }
    }
}

package dev.based.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.based.spi.TransactionStatus;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks on one connection and what the server answers, as far as the library must know it and the client does not
 * tell: the state of the transaction, whether a statement failed before it ran, and which statements are prepared.
 *
 * <p>The client sends groups of messages, each of which ends with Sync or is a simple query; the server answers one after the
 * other, each with ReadyForQuery at its end, before which it skips what is left of a group that failed. On the connection's
 * event loop only.
 *
 * <p>The messages: <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">formats</a>.
 */
final class Conversation {
    private static final int HEADER = 5;
    /** How many characters of a text are looked at. */
    private static final int BEGINNING = 80;

    private static final byte[] BEGIN = "BEGIN".getBytes(US_ASCII);
    private static final byte[] COMMIT = "COMMIT".getBytes(US_ASCII);
    private static final String ROLLBACK = "ROLLBACK";

    /** The words at which the client forgets a prepared statement, also if they come from inside a function. */
    private static final Pattern STALE = Pattern.compile(
            "cached plan must not change result type|bind message has \\d result formats but query has \\d columns");

    private final ServerRole role = new ServerRole();
    private final PreparedStatements statements = new PreparedStatements();
    private final TableChanges tables;
    private final ArrayDeque<Group> unanswered = new ArrayDeque<>();
    private Group asking = new Group();
    /** The one that was answered last, for use again; or null. */
    private @Nullable Group answered;
    /** How many of the groups are of preparations. */
    private int preparing;

    private TransactionStatus status = TransactionStatus.UNKNOWN;
    private boolean failedBeforeItRan;
    private boolean endedUnseen;
    private int failedSet = -1;
    private long executions;
    private boolean rolledBack;
    private final ArrayDeque<CopyData> copies = new ArrayDeque<>(0);
    private final OwnRows rows = new OwnRows();
    /** The types of the columns of open cursors whose rows are read here, by their names. */
    private final Map<String, int[]> cursors = new HashMap<>(0);

    /** Messages that the server answers together. */
    private static final class Group {
        /** How many statements it closes that the client does not know of. */
        int closes;
        /** The message that prepares a statement, if it has one. */
        PreparedStatements.@Nullable Prepared parsed;

        long bound = PreparedStatements.UNNAMED;
        boolean binds;
        /** The types of its columns, if its rows are read here; or null. */
        int @Nullable [] rowTypes;
        /** Whether a statement of it runs, so that what fails is that. */
        boolean running;

        /** How many executions have ended, of the sets of a batch. */
        int ended;

        boolean ran;
        boolean failed;
        boolean failedBeforeItRan;
        /** Whether a transaction is open behind it; null if it changes nothing. */
        @Nullable
        Boolean open;
        /** Whether it asks to commit, and was answered by a rollback. */
        boolean commits;

        boolean rolledBack;
        /** For what it was sent, if not by the client. */
        @Nullable
        Preparation preparation;
        /** Whether it is of a question of the library's. */
        boolean looksUp;
        /** Whether names may mean other tables behind it, or mean again what they did at first. */
        boolean renames;

        boolean renamesSomehow;
        /** Whether the text tells what they mean behind it. */
        boolean tells;
        /** Whether it has undone a transaction or a part of it. */
        boolean undone;

        boolean resets;
        /** The rows that it brings, or null. */
        @Nullable
        CopyData copies;

        /** Makes it as new. */
        void clear() {
            closes = 0;
            parsed = null;
            bound = PreparedStatements.UNNAMED;
            binds = false;
            rowTypes = null;
            running = false;
            ended = 0;
            ran = false;
            failed = false;
            failedBeforeItRan = false;
            open = null;
            commits = false;
            rolledBack = false;
            preparation = null;
            looksUp = false;
            renames = false;
            renamesSomehow = false;
            tells = false;
            undone = false;
            resets = false;
            copies = null;
        }
    }

    /**
     * Creates one.
     *
     * @param tableChanges how often tables were changed by a connection of the same database
     */
    Conversation(AtomicInteger tableChanges) {
        tables = new TableChanges(tableChanges, statements);
        statements.expect(tables);
        statements.typed().expect(tables.naming());
    }

    PreparedStatements statements() {
        return statements;
    }

    ServerRole role() {
        return role;
    }

    OwnRows rows() {
        return rows;
    }

    /** RowDescription: the types as the client is told them. */
    void columns(int[] types) {
        Group group = unanswered.peek();
        if (group != null && group.parsed != null && !group.binds) {
            statements.described(group.parsed, types);
        }
    }

    /** The types of the columns of what is answered, if its rows are read here; or null. */
    int @Nullable [] rowTypes() {
        Group group = unanswered.peek();
        return group == null ? null : group.rowTypes;
    }

    TransactionStatus status() {
        return status;
    }

    /** Whether the last group that was answered failed before anything of it ran. */
    boolean failedBeforeItRan() {
        return failedBeforeItRan;
    }

    /** Whether the server has ended the connection before it ran anything of what it has not answered. */
    boolean endedUnseen() {
        return endedUnseen;
    }

    /** How many groups that execute a prepared statement were sent. */
    long executions() {
        return executions;
    }

    /** Whether the last group that was answered asked to commit, and the transaction was rolled back. */
    boolean rolledBack() {
        return rolledBack;
    }

    /** The index of the set of a batch at which the last group that was answered failed; -1 if it had none, or did not fail. */
    int failedSet() {
        return failedSet;
    }

    /**
     * Takes note of what the client sends.
     *
     * @param messages whole messages
     * @return statements to be closed before; their answers are for {@link #closed}
     */
    List<byte[]> sending(ByteBuf messages) {
        List<byte[]> closes = List.of();
        int first = messages.readerIndex();
        if (messages.readableBytes() >= HEADER && isExtended(messages.getByte(first))) {
            closes = statements.takeUnused();
            asking.closes = closes.size();
        }
        int end = messages.writerIndex();
        for (int index = first; end - index >= HEADER; index += 1 + messages.getInt(index + 1)) {
            sending(messages, index);
        }
        return closes;
    }

    private static boolean isExtended(byte type) {
        return type == 'P' || type == 'B' || type == 'C';
    }

    private void sending(ByteBuf messages, int index) {
        int body = index + HEADER;
        switch (messages.getByte(index)) {
            case 'P' -> asking.parsed = PreparedStatements.read(messages, body);
            case 'B' -> {
                asking.binds = true;
                boolean unnamed = messages.getByte(body) == 0; // as the client's portals are, save cursors
                int end = unnamed ? body : PreparedStatements.end(messages, body);
                asking.bound = PreparedStatements.number(messages, end + 1);
                asking.rowTypes = asking.parsed == null ? statements.rowTypes(asking.bound) : null;
                if (!unnamed && asking.rowTypes != null) {
                    cursors.put(text(messages, body, end), asking.rowTypes);
                }
                String change = statements.tableChange(asking.parsed, asking.bound);
                if (change != null && Naming.mayChange(change)) {
                    awaitsNames(Naming.isTold(change));
                }
            }
            case 'E' -> {
                if (!asking.binds) { // what was bound before
                    asking.running = true;
                    asking.rowTypes = cursors.isEmpty() ? null : cursors.get(name(messages, body));
                }
            }
            case 'C' -> {
                if (messages.getByte(body) == 'S') {
                    statements.closed(PreparedStatements.number(messages, body + 1));
                } else if (!cursors.isEmpty()) {
                    cursors.remove(name(messages, body + 1));
                }
            }
            case 'Q' -> {
                asking.running = true;
                boolean commits = isText(messages, index, COMMIT);
                if (commits || isText(messages, index, BEGIN)) { // nearly all that are sent so, and need no text
                    asking.open = !commits;
                    asking.commits = commits;
                    if (!commits) {
                        role.begins(false);
                    }
                    asked();
                    return;
                }
                String text = messages.toString(body, Math.min(BEGINNING, messages.writerIndex() - body), US_ASCII);
                asking.open = opens(text);
                asking.commits = text.startsWith("COMMIT");
                asking.resets = PostgresLink.RESET.startsWith(text) && text.length() == BEGINNING;
                asking.renamesSomehow = asking.open == null
                        && Naming.mayChange(
                                messages.toString(body, messages.getInt(index + 1) - Integer.BYTES - 1, US_ASCII));
                if (asking.renamesSomehow) {
                    awaitsNames(false);
                }
                if (Boolean.TRUE.equals(asking.open)) {
                    role.begins(text.contains("READ ONLY"));
                }
                asked();
            }
            case 'S' -> asked();
            default -> {
                // Describe, Flush, and the end of the connection
            }
        }
    }

    private static String name(ByteBuf messages, int position) {
        return text(messages, position, PreparedStatements.end(messages, position));
    }

    private static String text(ByteBuf messages, int from, int to) {
        return messages.toString(from, to - from, US_ASCII);
    }

    /** Whether a message has exactly this text. */
    private static boolean isText(ByteBuf messages, int index, byte[] text) {
        if (messages.getInt(index + 1) != Integer.BYTES + text.length + 1) {
            return false;
        }
        for (int each = 0; each < text.length; each++) {
            if (messages.getByte(index + HEADER + each) != text[each]) {
                return false;
            }
        }
        return true;
    }

    /**
     * The client is given a statement, which it may keep back, and then write together with what is called behind.
     *
     * @param calls how many calls are not answered, this one among them
     * @param renames whether names may mean other tables behind it
     */
    void handing(int calls, boolean renames) {
        tables.naming().handing(calls, renames);
    }

    /** Names may mean other tables behind the group, of which its text tells or does not. */
    private void awaitsNames(boolean told) {
        if (!asking.renames) {
            asking.renames = true;
            asking.tells = told;
            tables.naming().sent();
        }
    }

    /** Takes rows to be sent behind the text that asks for them. */
    void expect(CopyData rows) {
        copies.add(rows);
    }

    /** The text was not sent after all. */
    void forget(CopyData rows) {
        copies.remove(rows);
    }

    /** The rows that belong behind a text that is to be sent now; null if it asks for none. */
    @Nullable
    CopyData copied(ByteBuf messages, int index) {
        CopyData rows = copies.peek();
        if (rows == null || !rows.isAskedForBy(messages, index)) {
            return null;
        }
        copies.remove();
        asking.copies = rows;
        return rows;
    }

    /** CopyInResponse: whether nothing was sent that could be meant, so that the server waits in vain; and for what else. */
    boolean asksInVain() {
        Group group = unanswered.peek();
        return group == null || group.copies == null;
    }

    /** Whether the server skips, behind an error, all up to Sync. */
    boolean awaitsSync() {
        Group group = unanswered.peek();
        return group != null && group.binds;
    }

    /** Whether a transaction is open behind a text that opens or closes one; null behind others. */
    private static @Nullable Boolean opens(String text) {
        if (text.startsWith("BEGIN") || text.startsWith("START")) {
            return true;
        }
        boolean closes = text.startsWith("COMMIT") || text.startsWith(ROLLBACK) && !text.startsWith("ROLLBACK TO");
        return closes ? false : null;
    }

    /** Whether a transaction is open, or will be when all that was sent has been answered. */
    boolean willBeInTransaction() {
        boolean open = status != TransactionStatus.NONE;
        for (Group group : unanswered) {
            open = group.open == null ? open : group.open;
        }
        return open;
    }

    /** Takes note of an attempt that is sent. */
    void sending(Preparation preparation) {
        for (int count = preparation.groups(); count > 0; count--) {
            Group group = new Group();
            group.preparation = preparation;
            unanswered.add(group);
            preparing++;
        }
    }

    /** How many groups of messages the server has not answered. */
    int unanswered() {
        return unanswered.size();
    }

    /** Takes note of a question that is sent. */
    void sending(Lookup lookup) {
        for (int count = lookup.groups(); count > 0; count--) {
            Group group = new Group();
            group.looksUp = true;
            unanswered.add(group);
        }
    }

    /** The server has answered a question. */
    void lookedUp() {
        unanswered.removeIf(group -> group.looksUp);
    }

    /** Takes note of a statement that was prepared, or failed to be, in the client's place: the client is told so next. */
    void prepared(Preparation preparation) {
        Group group = new Group();
        group.parsed = preparation.statement();
        unanswered.add(group);
        if (preparation.leavesStatement()) {
            statements.discardUnknown(preparation.statement());
        }
    }

    /** The preparation to which the server is answering; null if it answers the client. */
    @Nullable
    Preparation preparation() {
        Group group = preparing == 0 ? null : unanswered.peek();
        return group == null ? null : group.preparation;
    }

    /** Whether the server answers a group that only prepares a statement. */
    boolean prepares() {
        Group group = unanswered.peek();
        return group != null && group.parsed != null && !group.binds;
    }

    /** The server has answered a group of a preparation's. */
    void answeredPreparation() {
        unanswered.remove();
        preparing--;
    }

    private void asked() {
        executions += asking.binds ? 1 : 0;
        unanswered.add(asking);
        Group next = answered;
        answered = null;
        asking = next == null ? new Group() : next;
    }

    /** ParseComplete. */
    void parsed() {
        Group group = unanswered.peek();
        if (group != null && group.parsed != null) {
            statements.add(group.parsed);
        }
    }

    /**
     * ParameterDescription.
     *
     * @param digits how many digits of a second are kept of each parameter; empty if all are; null if that was not asked for
     */
    void described(int[] types, int @Nullable [] digits) {
        Group group = unanswered.peek();
        if (group != null && group.parsed != null) {
            statements.typed().described(group.parsed.text(), types, digits);
        }
    }

    /** The columns to which the statement writes times whose parameters have these types; null if there are none. */
    @Nullable
    TimeTargets timeTargets(int[] types) {
        Group group = unanswered.peek();
        return group == null
                        || group.parsed == null
                        || group.binds
                        || statements.typed().hasDigits(group.parsed.text(), types)
                ? null
                : TimeTargets.of(group.parsed.text(), types);
    }

    /** Has the statement that the server describes be prepared anew the next time. */
    void renew() {
        Group group = unanswered.peek();
        if (group != null && group.parsed != null) {
            statements.renewOnly(group.parsed.text());
        }
    }

    /** Whether the server describes a statement that is given arrays of arrays. */
    boolean describesNested() {
        Group group = unanswered.peek();
        return group != null && group.parsed != null && NestedArrays.isText(group.parsed.text());
    }

    /** BindComplete: the statement runs now. */
    void bound() {
        Group group = unanswered.peek();
        if (group != null) {
            group.running = true;
            group.ran = true;
        }
    }

    /** CloseComplete; whether the client does not expect it. */
    boolean closed() {
        Group group = unanswered.peek();
        if (group == null || group.closes == 0) {
            return false;
        }
        group.closes--;
        return true;
    }

    /** The end of a statement's execution, or of one of its pages; the next one of a batch follows. */
    void ended() {
        Group group = unanswered.peek();
        if (group != null && group.binds) {
            group.running = false;
            group.ended++;
        }
    }

    /** CommandComplete, which names what was done. */
    void completed(ByteBuf in, int index, int length) {
        ended();
        int tag = index + HEADER;
        byte first = in.getByte(tag);
        Group group = unanswered.peek();
        if (group != null && group.commits) {
            group.rolledBack = first == 'R';
        }
        if (first == 'D' || first == 'R') {
            completed(in.toString(tag, length - HEADER - 1, US_ASCII));
        }
        if (group != null && group.binds) {
            String change = statements.tableChange(group.parsed, group.bound);
            if (change != null) {
                tables.done(change);
            }
        }
    }

    private void completed(String tag) {
        if (forgetsStatements(tag)) {
            statements.lost();
        } else if (tag.equals("DISCARD TEMP")) {
            tables.discarded();
        } else if (tag.equals(ROLLBACK)) {
            tables.rolledBack();
            Group group = unanswered.peek();
            if (group != null) {
                group.undone = true;
            }
        }
    }

    private static boolean forgetsStatements(String tag) {
        return tag.startsWith("DEALLOCATE") || tag.equals("DISCARD ALL");
    }

    /**
     * ErrorResponse.
     *
     * @return whether a prepared statement failed before it ran, so that it is to be prepared anew
     */
    boolean failed(ByteBuf message) {
        Group group = unanswered.peek();
        endedUnseen |= isEnd(message, group);
        if (group == null) {
            return false;
        }
        group.failed = true;
        group.failedBeforeItRan = !group.running && !group.ran;
        if (group.parsed != null) {
            statements.discard(group.parsed);
            statements.typed().failed(group.parsed.text());
        }
        if (group.copies != null) {
            group.ended = group.copies.failedRow(ErrorFields.field(message, ErrorFields.CONTEXT));
        }
        if (!group.binds) {
            return false;
        }
        if (group.running) {
            if (STALE.matcher(ErrorFields.field(message, ErrorFields.MESSAGE)).matches()) {
                statements.discard(group.bound);
            }
            return false;
        }
        if (PostgresErrors.isOfStalePlan(
                ErrorFields.field(message, ErrorFields.STATE), ErrorFields.field(message, ErrorFields.ROUTINE))) {
            tables.changed();
        }
        return statements.discard(group.bound);
    }

    /**
     * Whether the server ends the connection before it runs what it has not answered: because nobody used it for idle_session_timeout, or on
     * command, with nothing running but what opens a transaction.
     */
    private static boolean isEnd(ByteBuf message, @Nullable Group group) {
        if (!ErrorFields.field(message, ErrorFields.ENGLISH_SEVERITY).equals("FATAL")) {
            return false; // a function can raise any state
        }
        return switch (ErrorFields.field(message, ErrorFields.STATE)) {
            case "57P05" -> true;
            case "57P01" -> group == null || Boolean.TRUE.equals(group.open) || (!group.running && !group.ran);
            default -> false;
        };
    }

    /** ReadyForQuery. */
    void ready(byte transaction) {
        Group group = unanswered.poll();
        failedSet = group != null && group.failed && (group.binds || group.copies != null) ? group.ended : -1;
        rolledBack = group != null && group.rolledBack;
        failedBeforeItRan = group != null && group.failed && group.failedBeforeItRan;
        boolean open = status != TransactionStatus.NONE;
        status = switch (transaction) {
            case 'I' -> TransactionStatus.NONE;
            case 'T' -> TransactionStatus.OPEN;
            case 'E' -> TransactionStatus.FAILED;
            default -> TransactionStatus.UNKNOWN;
        };
        if (group != null && group.renames) {
            tables.naming().done();
        } else if (group != null && group.failed && group.parsed != null && Naming.mayChange(group.parsed.text())) {
            tables.naming().failed();
        }
        if (group != null && group.renamesSomehow) {
            tables.naming().changedSomehow();
        }
        boolean failed = group != null && group.failed; // a COMMIT, say, which has undone what was set
        if (transaction == 'I') {
            tables.ended(open, failed || group != null && group.undone);
            if (unanswered.isEmpty()) {
                cursors.clear(); // they end with their transaction
            }
        }
        if (group != null && group.failed && group.renames && !group.tells) {
            tables.naming().lost(transaction == 'I'); // a procedure may have committed before it failed
        }
        if (group != null && group.resets && !group.failed) {
            tables.naming().reset();
        }
        if (group != null) {
            group.clear();
            answered = group;
        }
    }
}

package dev.based.postgres;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the server, of which it sees {@linkplain WholeMessages whole messages}, and the client, and changes how the server announces types, for the client gives null for the
 * values of some types, misreads others, and breaks the connection over some (see {@link Oids}). The real type of a column
 * that is announced otherwise is appended to its name. Some rows are read in the client's place ({@link OwnRows}). All else passes through untouched.
 *
 * <p>It tells the {@link Conversation} of what passes, each message before the client sees it, and passes each answer on by
 * itself: what is known when the client tells of an answer belongs to that answer. It makes the client forget a statement that
 * failed before it ran.
 *
 * <p>It also closes the connection if it is not ready in time, if the server refuses TLS, which the client would leave open,
 * and drops reports of settings, over which the client stumbles when it awaits nothing; a statement that leaves one behind by which
 * values would be falsified fails, and the connection is closed.
 *
 * <p>The messages: <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">formats</a>.
 */
final class TypeAnnouncer extends ChannelInboundHandlerAdapter {
    /** Stands between a column's name and its type. */
    static final char MARK = '\u0001';

    private static final int HEADER = 5;

    /** After so many the server is asked no more: perhaps the user may not read the catalog. */
    private static final int MOST_FAILED_LOOKUPS = 3;

    /** The one error at which the client forgets the statement that it has prepared. The server's own, which follows, counts. */
    private static final byte[] FORGET = ErrorMessage.of("0A000", "cached plan must not change result type");

    /** CommandComplete of nothing, in place of EmptyQueryResponse, at which the client throws. */
    private static final byte[] NOTHING_DONE = {'C', 0, 0, 0, 13, 'S', 'E', 'L', 'E', 'C', 'T', ' ', '0', 0};

    private final long millisToConnect;
    private final Requests requests;
    private final Conversation conversation;
    private final Conversations conversations;
    private final SessionSettings settings = new SessionSettings();
    private @Nullable ScheduledFuture<?> deadline;
    private final TypeCatalog catalog;
    /** What is appended to columns' names, by the types that were looked up on this connection. */
    private final Map<Integer, String> marks;
    /** What is asked now; all that the server says from there on waits. */
    private @Nullable Lookup lookup;

    /** What the server could not tell of the types that it describes next: they are read and written as text. */
    private Set<Integer> unknown = Set.of();

    /** How many digits of a second are kept of the parameters that it describes next; null if that was not asked for. */
    private int @Nullable [] digits;

    private int failedLookups;
    private boolean ready;
    private boolean ended;

    TypeAnnouncer(
            long millisToConnect,
            Requests requests,
            Conversation conversation,
            Conversations conversations,
            TypeCatalog catalog) {
        this.catalog = catalog;
        marks = conversation.statements().typed().marks();
        this.millisToConnect = millisToConnect;
        this.requests = requests;
        this.conversation = conversation;
        this.conversations = conversations;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (millisToConnect > 0) {
            deadline = context.executor()
                    .schedule(() -> closeUnlessReady(context), millisToConnect, TimeUnit.MILLISECONDS);
        }
    }

    /** Without the client, which would ask the server to close the connection, and wait for it. */
    private void closeUnlessReady(ChannelHandlerContext context) {
        if (!ready && !requests.cancelled()) {
            context.close();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stopWaiting();
        if (lookup != null) {
            lookup.release();
            lookup = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopWaiting();
        conversations.remove(conversation);
        endLookup(context);
        tellOfTls(context);
        context.fireChannelInactive();
    }

    /** Why TLS failed, of which the client else learns only that the connection is closed. */
    private static void tellOfTls(ChannelHandlerContext context) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        Throwable reason = tls == null ? null : tls.handshakeFuture().cause();
        if (reason != null) {
            context.fireExceptionCaught(reason);
        }
    }

    /** What the server has said before the connection ended is for the client, though a question was not answered. */
    private void endLookup(ChannelHandlerContext context) {
        ended = true;
        Lookup asked = lookup;
        if (asked != null) {
            lookup = null;
            requests.stop(); // nothing that the client sends now arrives
            ByteBuf kept = asked.kept();
            try {
                scan(context, kept);
            } finally {
                kept.release();
            }
        }
    }

    private void stopWaiting() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (bytes.readableBytes() == 1) { // whether there is TLS; a message is longer
            boolean refused = bytes.getByte(bytes.readerIndex()) == 'N';
            context.fireChannelRead(bytes);
            if (refused) {
                context.close();
            }
            return;
        }
        try {
            scan(context, bytes);
        } finally {
            bytes.release();
        }
    }

    private void scan(ChannelHandlerContext context, ByteBuf in) {
        int end = in.writerIndex();
        int from = in.readerIndex(); // what is before was passed on
        int index = from;
        while (index < end && lookup == null) {
            byte type = in.getByte(index);
            int length = 1 + in.getInt(index + 1);
            Preparation preparation = type == 'A' || type == 'N' || type == 'S' ? null : conversation.preparation();
            if (preparation == null && !isOurs(type)) {
                int[] types = type == 'D' ? conversation.rowTypes() : null;
                int behind = types == null ? index + length : rowsEnd(in, index, end);
                if (types != null && behind - index <= OwnRows.MOST_TAKEN) {
                    pass(context, in, from, index);
                    conversation.rows().pass(context, in, index, behind, types);
                    from = behind;
                }
                index = behind;
                continue;
            }
            if (preparation != null) {
                pass(context, in, from, index);
                answer(context, preparation, in.slice(index, length));
                index += length;
                from = index;
                continue;
            }
            if (type == 'T' && asksFor(columnTypes(in.slice(index, length)))
                    || type == 't' && asksForParameters(in.slice(index, length))) {
                break;
            }
            byte[] wrongSetting = type == 'Z' ? settings.error() : null;
            if (wrongSetting != null) {
                pass(context, in, from, index);
                from = index;
                requests.stop();
                context.fireChannelRead(Unpooled.wrappedBuffer(wrongSetting));
            }
            if (isChanged(type)) {
                pass(context, in, from, index);
                change(context, in.slice(index, length));
                from = index + length;
            } else if (note(in, index, length)) {
                pass(context, in, from, index);
                from = index + length;
            }
            index += length;
            if (type == 'Z') {
                pass(context, in, from, index); // by itself, so that what was noted is what the client is told of
                from = index;
                if (wrongSetting != null) {
                    context.close();
                }
            }
        }
        pass(context, in, from, index);
        if (index < end) {
            keep(context, in.slice(index, end - index));
        }
    }

    /** Where the rows end that follow each other. */
    private static int rowsEnd(ByteBuf in, int index, int end) {
        int behind = index;
        while (behind < end && in.getByte(behind) == 'D') {
            behind += 1 + in.getInt(behind + 1);
        }
        return behind;
    }

    /** Asks for types that are not known; whether there are such. */
    private boolean asksFor(Set<Integer> types) {
        types.removeIf(type -> marks.containsKey(type) || unknown.contains(type));
        if (types.isEmpty() || !ready || ended) {
            return false;
        }
        ask(new TypeLookup(types, conversation.willBeInTransaction(), conversation.unanswered()));
        return true;
    }

    /** Asks for what is to be known to write parameters; whether there is such. */
    private boolean asksForParameters(ByteBuf message) {
        if (asksFor(parameterTypes(message))) {
            return true;
        }
        TimeTargets targets = ready && !ended && digits == null ? conversation.timeTargets(bases(message)) : null;
        if (targets == null) {
            return false;
        }
        ask(new DigitsLookup(targets, conversation.willBeInTransaction(), conversation.unanswered()));
        return true;
    }

    private void ask(Lookup question) {
        lookup = question;
        requests.ask(question);
    }

    /** The types of columns that are to be known by name. */
    private Set<Integer> columnTypes(ByteBuf message) {
        Set<Integer> types = new HashSet<>();
        int count = message.getUnsignedShort(HEADER);
        for (int position = HEADER + 2; count > 0; count--) {
            int typeAt = PreparedStatements.end(message, position) + 1 + 4 + 2;
            int type = message.getInt(typeAt);
            if (catalog.needs(type)) {
                types.add(type);
            }
            position = typeAt + 4 + 2 + 4 + 2;
        }
        return types;
    }

    /** The types of parameters that a user or an extension made. */
    private static Set<Integer> parameterTypes(ByteBuf message) {
        Set<Integer> types = new HashSet<>();
        for (int number = message.getUnsignedShort(HEADER) - 1; number >= 0; number--) {
            int type = message.getInt(HEADER + 2 + number * Integer.BYTES);
            if (Oids.isUsers(type)) {
                types.add(type);
            }
        }
        return types;
    }

    /** Keeps what the server says until it has answered the question; then all goes on as if that had been known. */
    private void keep(ChannelHandlerContext context, ByteBuf bytes) {
        Lookup asked = Objects.requireNonNull(lookup);
        ByteBuf told = asked.add(bytes);
        if (told == null) {
            return;
        }
        lookup = null;
        conversation.lookedUp();
        if (asked instanceof DigitsLookup known) {
            learn(known);
        } else if (asked instanceof TypeLookup types && !types.marks(marks)) {
            failed(types);
        }
        try {
            scan(context, told);
        } finally {
            told.release();
        }
    }

    private void learn(DigitsLookup answered) {
        digits = answered.digits();
        if (answered.failedForNow() && failedLookups++ < MOST_FAILED_LOOKUPS) {
            conversation.renew(); // what is prepared now is so for this once
        }
    }

    private void failed(TypeLookup types) {
        unknown = types.wanted();
        if (failedLookups++ < MOST_FAILED_LOOKUPS) {
            conversation.statements().renewAll(); // what is prepared now is so for this once
        } else {
            unknown.forEach(type -> marks.putIfAbsent(type, Integer.toUnsignedString(type)));
        }
    }

    /** Takes what the server answers to an attempt to prepare a statement. */
    private void answer(ChannelHandlerContext context, Preparation preparation, ByteBuf message) {
        boolean attempted = preparation.read(message);
        if (message.getByte(0) == 'Z') {
            conversation.answeredPreparation();
        }
        if (attempted && requests.proceed()) {
            scan(context, preparation.answer());
        }
    }

    private static void pass(ChannelHandlerContext context, ByteBuf in, int from, int to) {
        if (to > from) {
            boolean all = from == in.readerIndex() && to == in.writerIndex();
            context.fireChannelRead(all ? in.retain() : in.retainedSlice(from, to - from));
        }
    }

    /** Whether a message is looked at; rows are not. */
    private boolean isOurs(byte type) {
        return switch (type) {
            case 'T', 't', 'Z', 'K', 'S' -> true;
            case 'E', '1', '2', '3', 'C', 'I', 's', 'G' -> ready;
            default -> false;
        };
    }

    private boolean isChanged(byte type) {
        return type == 'T' || type == 't' || (type == 'S' && ready) || type == 'E' || type == 'I' || type == 'K';
    }

    private void change(ChannelHandlerContext context, ByteBuf message) {
        switch (message.getByte(0)) {
            case 'T' -> {
                unknown = Set.of();
                context.fireChannelRead(columns(message));
            }
            case 't' -> context.fireChannelRead(parameters(message));
            case 'E' -> {
                if (conversation.failed(message)) {
                    context.fireChannelRead(Unpooled.wrappedBuffer(FORGET));
                }
                context.fireChannelRead(ErrorFields.inEnglish(ErrorFields.copy(message, conversation.prepares())));
            }
            case 'I' -> {
                conversation.ended();
                context.fireChannelRead(Unpooled.wrappedBuffer(NOTHING_DONE));
            }
            case 'K' -> context.fireChannelRead(key(message));
            default -> { // the client is not to see it
                Report report = Report.of(message);
                conversation.role().reported(report);
                if (settings.reported(report)) { // whatever has set it: a routine, or the end of a transaction
                    conversation.statements().renewAll();
                }
            }
        }
    }

    /** BackendKeyData: the process, and the secret for requests to cancel. */
    private ByteBuf key(ByteBuf message) {
        ByteBuf changed = Unpooled.copiedBuffer(message);
        int secret = HEADER + Integer.BYTES;
        changed.setInt(secret, conversations.add(message.getInt(HEADER), message.getInt(secret), conversation));
        return changed;
    }

    /** Takes note of a message; whether the client is not to see it. */
    private boolean note(ByteBuf in, int index, int length) {
        switch (in.getByte(index)) {
            case '1' -> conversation.parsed();
            case '2' -> conversation.bound();
            case '3' -> {
                return conversation.closed();
            }
            case 'C' -> conversation.completed(in, index, length);
            case 'G' -> {
                if (conversation.asksInVain()) {
                    requests.refuseCopy();
                }
                return true;
            }
            case 's' -> conversation.ended();
            case 'S' -> conversation.role().reported(Report.of(in.slice(index, length))); // at the login
            default -> ready(in.getByte(index + HEADER));
        }
        return false;
    }

    private void ready(byte transaction) {
        unknown = Set.of();
        digits = null;
        if (!ready) {
            ready = true;
            requests.ready();
            stopWaiting();
        }
        conversation.ready(transaction);
    }

    /** ParameterDescription: the number of parameters, and for each its type. */
    private ByteBuf parameters(ByteBuf message) {
        ByteBuf changed = Unpooled.copiedBuffer(message);
        int[] types = bases(message);
        boolean nested = conversation.describesNested();
        for (int number = 0; number < types.length; number++) {
            int position = HEADER + 2 + number * Integer.BYTES;
            int given = changed.getInt(position);
            boolean asText = Oids.element(types[number]) != null && (nested || Oids.isUsers(given));
            changed.setInt(position, asText ? Oids.UNKNOWN : Oids.writtenAs(types[number]));
        }
        conversation.described(types, digits);
        digits = null;
        return changed;
    }

    private int[] bases(ByteBuf message) {
        int[] types = new int[message.getUnsignedShort(HEADER)];
        for (int number = 0; number < types.length; number++) {
            types[number] = base(message.getInt(HEADER + 2 + number * Integer.BYTES));
        }
        return types;
    }

    /** The type itself, or that of the server's own on which a domain is based, or the elements of an array are. */
    private int base(int type) {
        String mark = marks.get(type);
        ServerType known = base(mark != null && ServerType.isMark(mark) ? ServerType.of(mark) : null);
        if (known == null) {
            return type;
        }
        ServerType element = known.kind() == ServerType.ARRAY ? base(known.element()) : null;
        int array = element == null ? JavaTypes.NONE : TextTypes.arrayOf(element.oid());
        int base = Oids.isUsers(known.oid()) ? array : known.oid();
        return base == JavaTypes.NONE ? type : base;
    }

    private static @Nullable ServerType base(@Nullable ServerType type) {
        ServerType base = type;
        while (base != null && base.kind() == ServerType.DOMAIN && base.element() != null) {
            base = base.element();
        }
        return base;
    }

    /** RowDescription: the number of columns, and for each its name, table, number in the table, type, size, and so on. */
    private ByteBuf columns(ByteBuf message) {
        ByteBuf changed = Unpooled.buffer(message.readableBytes() + 64);
        changed.writeBytes(message, 0, HEADER + 2);
        int[] types = new int[message.getUnsignedShort(HEADER)];
        int position = HEADER + 2;
        for (int column = 0; column < types.length; column++) {
            int nameEnd = message.indexOf(position, message.writerIndex(), (byte) 0);
            int typeAt = nameEnd + 1 + 4 + 2;
            int type = message.getInt(typeAt);
            int announced = Oids.readAs(type);
            changed.writeBytes(message, position, nameEnd - position);
            if (announced != type) {
                String mark = marks.getOrDefault(type, Integer.toUnsignedString(type));
                announced = catalog.announced(type, mark);
                changed.writeCharSequence(MARK + mark, StandardCharsets.UTF_8);
            }
            changed.writeBytes(message, nameEnd, typeAt - nameEnd);
            changed.writeInt(announced);
            types[column] = announced;
            position = typeAt + 4 + 2 + 4 + 2;
            changed.writeBytes(message, typeAt + 4, position - typeAt - 4);
        }
        changed.setInt(1, changed.writerIndex() - 1);
        conversation.columns(types);
        return changed;
    }
}

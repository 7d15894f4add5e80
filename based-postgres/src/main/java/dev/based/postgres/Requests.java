package dev.based.postgres;

import dev.based.postgres.PreparedStatements.Prepared;
import dev.based.postgres.TypedStatements.Variant;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the client and the server: tells the {@link Conversation} of what is sent, and closes on the server what the
 * client does not know that it has no use for.
 *
 * <p>Also lets the server close the connection that brought a request to cancel, as
 * <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS">the protocol</a> has it.
 * The client would close it at once, over which PgBouncer 1.18 ends.
 */
final class Requests extends ChannelOutboundHandlerAdapter {
    /** Of a request with a secret of four bytes; protocol 3.2 allows longer ones. */
    private static final int CANCEL_LENGTH = 16;

    private static final int LONGEST_CANCEL = CANCEL_LENGTH - 4 + 256;
    private static final int CANCEL_CODE = 80_877_102;

    /** Longer than PgBouncer keeps a request for which it has no connection, which is its cancel_wait_timeout of 10 s. */
    private static final long SECONDS_FOR_THE_SERVER = 15;

    private static final int HEADER = 5;
    private static final String NO_ROWS = "COPY FROM STDIN is given rows by the verb copy only";

    private final Conversation conversation;
    private final Conversations conversations;
    private @Nullable ChannelHandlerContext context;
    private boolean cancelled;
    private boolean ready;
    private boolean stopped;
    /** What is prepared now; all that the client sends behind it waits. */
    private @Nullable Preparation preparation;

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    private record Waiting(ByteBuf messages, ChannelPromise promise) {}

    Requests(Conversation conversation, Conversations conversations) {
        this.conversation = conversation;
        this.conversations = conversations;
    }

    /** Whether this connection brought a request to cancel, and is never ready for anything else. */
    boolean cancelled() {
        return cancelled;
    }

    /** The server takes statements from now on. */
    void ready() {
        ready = true;
    }

    /** Sends nothing any more. */
    void stop() {
        stopped = true;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (stopped) {
            ReferenceCountUtil.release(message);
            if (!promise.isVoid()) {
                promise.tryFailure(new ClosedChannelException());
            }
            return;
        }
        if (message instanceof ByteBuf bytes && ready) {
            if (preparation == null) {
                send(context, bytes, promise);
            } else {
                waiting.add(new Waiting(bytes, promise));
            }
            return;
        }
        if (message instanceof ByteBuf bytes) {
            if (isCancel(bytes)) {
                cancelled = true;
                int secret = bytes.readerIndex() + 3 * Integer.BYTES;
                bytes.setInt(secret, conversations.secret(bytes.getInt(secret - Integer.BYTES), bytes.getInt(secret)));
            }
        }
        context.write(message, promise);
    }

    /** Sends whole messages, up to a statement whose types are to be found out. */
    private void send(ChannelHandlerContext context, ByteBuf bytes, ChannelPromise promise) {
        ByteBuf messages = bytes;
        for (int index = messages.readerIndex(); index < messages.writerIndex(); index = end(messages, index)) {
            CopyData rows = messages.getByte(index) == 'Q' ? conversation.copied(messages, index) : null;
            if (rows != null) {
                int behind = end(messages, index);
                forward(context, messages.readRetainedSlice(behind - messages.readerIndex()), context.voidPromise());
                context.write(rows.messages(), context.voidPromise());
            }
            if (messages.getByte(index) != 'P') {
                continue;
            }
            Prepared statement = PreparedStatements.read(messages, index + HEADER);
            Variant variant = conversation.statements().typed().find(statement.text());
            if (variant == null) {
                continue;
            }
            boolean prepares = prepares(messages, index);
            if (prepares && index > messages.readerIndex()) {
                ByteBuf earlier = messages.readRetainedSlice(index - messages.readerIndex());
                forward(context, earlier, context.voidPromise());
            }
            boolean open = conversation.willBeInTransaction();
            if (prepares && (!open || variant.isUnclear())) {
                messages.readerIndex(end(messages, end(messages, end(messages, index))));
                waiting.addFirst(new Waiting(messages, promise));
                preparation = new Preparation(statement, variant, open);
                attempt(context, preparation);
                return;
            }
            int before = messages.readerIndex();
            ByteBuf typed = withTypes(messages, index, statement, variant.types());
            index -= typed == messages ? 0 : before;
            messages = typed;
        }
        forward(context, messages, promise);
    }

    /** Whether a Parse message is of a group that prepares only: with Describe and Sync. */
    private static boolean prepares(ByteBuf messages, int index) {
        int describe = end(messages, index);
        int sync = describe < messages.writerIndex() ? end(messages, describe) : describe;
        return sync < messages.writerIndex() && messages.getByte(describe) == 'D' && messages.getByte(sync) == 'S';
    }

    private static int end(ByteBuf messages, int index) {
        return index + 1 + messages.getInt(index + 1);
    }

    /** The same messages, one of which parses a statement with types. */
    private static ByteBuf withTypes(ByteBuf messages, int index, Prepared statement, int @Nullable [] types) {
        if (types == null || Arrays.stream(types).allMatch(type -> type == JavaTypes.NONE)) {
            return messages;
        }
        int end = end(messages, index);
        ByteBuf typed = Unpooled.buffer(messages.readableBytes() + types.length * Integer.BYTES);
        typed.writeBytes(messages, messages.readerIndex(), index - messages.readerIndex());
        Preparation.parse(typed, statement.name(), statement.text().getBytes(StandardCharsets.UTF_8), types);
        typed.writeBytes(messages, end, messages.writerIndex() - end);
        messages.release();
        return typed;
    }

    private void forward(ChannelHandlerContext context, ByteBuf messages, ChannelPromise promise) {
        close(context, conversation.sending(messages));
        context.write(messages, promise);
    }

    private void attempt(ChannelHandlerContext context, Preparation statement) {
        conversation.sending(statement);
        context.write(statement.attempt(), context.voidPromise());
    }

    /** Tells the server that the rows which it waits for do not come: nobody sends any but by the library's own verb. */
    void refuseCopy() {
        ByteBuf messages = Unpooled.buffer();
        byte[] reason = NO_ROWS.getBytes(StandardCharsets.US_ASCII);
        messages.writeByte('f').writeInt(Integer.BYTES + reason.length + 1).writeBytes(reason);
        messages.writeByte(0);
        if (conversation.awaitsSync()) {
            messages.writeByte('S').writeInt(Integer.BYTES);
        }
        Objects.requireNonNull(context).writeAndFlush(messages);
    }

    /** Sends a question, behind all that was sent. */
    void ask(Lookup lookup) {
        conversation.sending(lookup);
        Objects.requireNonNull(context).writeAndFlush(lookup.messages());
    }

    /**
     * Goes on when the server has answered an attempt: with the next one, or with what waits.
     *
     * @return whether the client is to be given the answer
     */
    boolean proceed() {
        ChannelHandlerContext current = Objects.requireNonNull(context);
        Preparation done = Objects.requireNonNull(preparation);
        if (!done.isOver()) {
            attempt(current, done);
            current.flush();
            return false;
        }
        preparation = null;
        boolean forgotten = done.isForgotten();
        if (forgotten) {
            forward(current, done.again(), current.voidPromise());
        } else {
            conversation.prepared(done);
        }
        while (preparation == null && !waiting.isEmpty()) {
            Waiting next = waiting.remove();
            send(current, next.messages, next.promise);
        }
        current.flush();
        return !forgotten;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        waiting.forEach(each -> {
            each.messages.release();
            each.promise.tryFailure(new ClosedChannelException());
        });
        waiting.clear();
    }

    private static boolean isCancel(ByteBuf bytes) {
        int length = bytes.readableBytes();
        return length >= CANCEL_LENGTH
                && length <= LONGEST_CANCEL
                && bytes.getInt(bytes.readerIndex()) == length
                && bytes.getInt(bytes.readerIndex() + Integer.BYTES) == CANCEL_CODE;
    }

    /** Sends Close for each of these statements. */
    private static void close(ChannelHandlerContext context, List<byte[]> statements) {
        for (byte[] name : statements) {
            ByteBuf close = context.alloc().buffer();
            close.writeByte('C').writeInt(Integer.BYTES + 1 + name.length + 1).writeByte('S');
            context.write(close.writeBytes(name).writeByte(0), context.voidPromise());
        }
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        Channel channel = context.channel();
        if (!cancelled || !channel.isActive()) {
            context.close(promise);
            return;
        }
        var close = context.executor().schedule(() -> context.close(), SECONDS_FOR_THE_SERVER, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> {
            close.cancel(false);
            promise.trySuccess();
        });
    }
}

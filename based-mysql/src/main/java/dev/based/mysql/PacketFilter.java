package dev.based.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;

/**
 * Stands between the client and the network, and sees whole packets of MySQL's protocol.
 *
 * <p>A server, or somebody in its place, may answer any text that is sent to it, such as COMMIT, by asking for a file of this
 * machine (LOCAL INFILE), and the client sends it. What the client sends by itself bears the number 0; what has another number
 * once the login is over answers such a request. None of it is let through, the statement fails, and the connection is closed.
 *
 * <p>It also changes what the client asks for when it logs in, and what it would misread: see {@link ColumnDefinition}; follows
 * the server's {@linkplain Answers answers}; and stops statements that have no cursor where the client waits for one, for ever, or
 * mistakes rows for other packets.
 */
final class PacketFilter extends ChannelDuplexHandler {
    static final AttributeKey<Future<?>> DEADLINE = AttributeKey.valueOf(PacketFilter.class, "DEADLINE");

    /** ER_CLIENT_LOCAL_FILES_DISABLED. */
    static final int LOCAL_FILES_DISABLED = 3948;

    /** ER_WRONG_VALUE_FOR_VAR. */
    static final int SETTING_REFUSED = 1231;

    /** ER_STMT_HAS_NO_OPEN_CURSOR. */
    static final int NO_OPEN_CURSOR = 1421;

    private static final Refusal FILE_REFUSED = new Refusal(
            LOCAL_FILES_DISABLED,
            "42000",
            "The server asked for a file of this machine, which was refused. If you want LOAD DATA LOCAL INFILE, and"
                    + " trust the server with every file that this process can read, set local_infile=true in the URL.");
    private static final Refusal CURSOR_MISSING = new Refusal(
            NO_OPEN_CURSOR,
            "HY000",
            "The server has no cursor for this statement, so that its rows cannot be streamed. Fetch them, or execute the"
                    + " statement.");

    private static final int HEADER = 4;
    private final boolean localInfile;
    private final boolean hasPassword;
    private final Capabilities capabilities = new Capabilities();
    private final Answers answers = new Answers();
    private final Written written = new Written(answers);
    private boolean refused;
    /** Whether what the client writes asks for rows that there are not. */
    private boolean fetching;

    PacketFilter(boolean localInfile, boolean hasPassword) {
        this.localInfile = localInfile;
        this.hasPassword = hasPassword;
    }

    static void cancelDeadline(ChannelHandlerContext context) {
        Future<?> deadline = context.channel().attr(DEADLINE).getAndSet(null);
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancelDeadline(context);
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (refused || (capabilities.askedForTls() && context.pipeline().get("ssl") == null)) {
            // In the second case the server has no TLS; the client stumbles over its complaint, and fails without it as
            // well.
            ReferenceCountUtil.release(message);
            return;
        }
        ByteBuf packet = (ByteBuf) message;
        Answers.Sign sign = answers.received(packet);
        String wrongSetting = answers.wrongSetting();
        if (wrongSetting != null) {
            packet.release();
            refuse(context, new Refusal(SETTING_REFUSED, "42000", "The session's setting " + wrongSetting));
            return;
        }
        switch (sign) {
            case FILE -> { // on which the client would fail
                packet.release();
                refuse(context, FILE_REFUSED);
            }
            case NO_RESULT -> {
                packet.release();
                refuse(context, CURSOR_MISSING);
            }
            case NO_CURSOR -> {
                refuse(context, CURSOR_MISSING);
                context.fireChannelRead(packet);
            }
            case FAILED -> failFetch(context, packet);
            case COLUMN -> {
                ColumnDefinition.rewrite(packet);
                context.fireChannelRead(packet);
            }
            case PLAIN -> context.fireChannelRead(packet);
        }
    }

    /** The client does not see the error, and asks for rows at once; the error is the answer to that. */
    private void failFetch(ChannelHandlerContext context, ByteBuf error) {
        ByteBuf answer = error.copy();
        fetching = true;
        context.fireChannelRead(error);
        fetching = false;
        context.fireChannelRead(answer);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!refused && !fetching && written.answers(message) && !localInfile) {
            refuse(context, FILE_REFUSED);
        }
        if (refused || fetching) {
            ReferenceCountUtil.release(message);
            if (refused
                    && !promise
                            .isVoid()) { // behind the error that says why, for a write that fails closes the connection
                context.executor()
                        .execute(() -> promise.tryFailure(new IOException("Files of this machine are not sent.")));
            }
            return;
        }
        if (written.loggedIn()) {
            cancelDeadline(context);
        } else if (message instanceof ByteBuf packet && packet.isReadable()) {
            logIn(packet);
        }
        context.write(message, promise);
        if (written.quitting()) { // without the server, which may be gone
            context.flush();
            context.close();
        }
    }

    private void logIn(ByteBuf packet) {
        if (capabilities.restrict(packet, localInfile)) {
            answers.expectColumnsEnd(capabilities.haveColumnsEnd());
        } else if (!hasPassword) {
            // Asked for it a second time, the client would send a hash of nothing.
            packet.setMediumLE(packet.readerIndex(), 0).writerIndex(packet.readerIndex() + HEADER);
        }
    }

    private void refuse(ChannelHandlerContext context, Refusal reason) {
        refused = true;
        // Not at once: the client may be in the middle of handling the request.
        context.executor().execute(() -> fail(context, reason));
    }

    private static void fail(ChannelHandlerContext context, Refusal reason) {
        context.fireChannelRead(ErrorPacket.of(context.alloc(), reason.code(), reason.sqlState(), reason.message()));
        context.fireChannelReadComplete();
        context.executor().execute(context::close); // behind what the client does with the error
    }

    /** The error that a statement fails with in place of the server's answer. */
    private record Refusal(int code, String sqlState, String message) {}
}

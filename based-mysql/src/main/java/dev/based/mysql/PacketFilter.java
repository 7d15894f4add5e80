package dev.based.mysql;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;

/**
 * Stands between the client and the network, and sees whole packets of MySQL's protocol.
 *
 * <p>A server, or somebody in its place, may answer any text that is sent to it, such as COMMIT, by asking for a file of this
 * machine (LOCAL INFILE), and the client sends it. What the client sends by itself bears the number 0; what has another number
 * once the login is over answers such a request. None of it is let through, the statement fails, and the connection is closed.
 *
 * <p>It keeps the password from servers that have not proved themselves, by the {@link Login}, and lets nothing through whose
 * lengths do not fit, which the client would believe.
 *
 * <p>It also changes what the client asks for when it logs in, and what it would misread: see {@link ColumnDefinition}; follows
 * the server's {@linkplain Answers answers}; and stops statements that have no cursor where the client waits for one, for ever, or
 * mistakes rows for other packets, and puts in what a server leaves out: see {@link Preparation}.
 */
final class PacketFilter extends ChannelDuplexHandler {
    static final AttributeKey<Future<?>> DEADLINE = AttributeKey.valueOf(PacketFilter.class, "DEADLINE");

    /** As long as a server's max_allowed_packet can be. */
    private static final int LONGEST = 1 << 30;

    private static final int HEADER = 4;
    private final boolean localInfile;
    private final LoginRules rules;
    private final Login login;
    private final Packets packets;
    private final Capabilities capabilities = new Capabilities();
    private final Answers answers = new Answers();
    private final Preparation preparation = new Preparation(answers);
    private final Written written = new Written(answers);
    private boolean refused;
    private String reason = "";
    /** Whether what the client writes asks for rows that there are not. */
    private boolean fetching;
    /** Packets that the next one continues. */
    private final List<ByteBuf> parts = new ArrayList<>();

    /**
     * Creates the filter of a connection.
     *
     * @param packets what stands before it
     */
    PacketFilter(boolean localInfile, LoginRules rules, Packets packets) {
        this.localInfile = localInfile;
        this.rules = rules;
        this.packets = packets;
        login = new Login(rules);
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
        if (!login.isOver()) {
            logIn(context, packet);
        } else if (packet.readableBytes() - HEADER == Packet.FULL) {
            parts.add(packet);
            if ((long) parts.size() * Packet.FULL > LONGEST) {
                refuse(context, Refusal.ofProtocol("The server sent more than " + LONGEST + " bytes as one packet."));
            }
        } else if (parts.isEmpty() && preparation.concerns()) {
            prepared(context, packet);
        } else {
            answered(context, packet);
        }
    }

    private void prepared(ChannelHandlerContext context, ByteBuf packet) {
        for (ByteBuf known : preparation.received(packet, context.alloc())) {
            if (refused) {
                known.release();
            } else {
                answered(context, known);
            }
        }
    }

    /** The server has nothing more to say for now. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!refused && !packets.haveMore() && preparation.asks()) {
            context.writeAndFlush(Preparation.question(context.alloc()));
        }
        context.fireChannelReadComplete();
    }

    private void logIn(ChannelHandlerContext context, ByteBuf packet) {
        if (!login.isGreeted() && packets.haveMore()) { // which would be taken for what came by TLS
            packet.release();
            refuse(context, Refusal.ofProtocol("The server sent more than its greeting before it was answered."));
            return;
        }
        if (!login.isGreeted()) {
            capabilities.greeted(packet);
        }
        Refusal refusal = login.received(context.channel(), packet);
        if (login.isOver()) {
            packets.loggedIn();
        }
        ByteBuf answer = login.takeAnswer();
        if (refusal == null && answer == null) {
            context.fireChannelRead(packet);
            return;
        }
        packet.release();
        if (answer != null) {
            context.writeAndFlush(answer);
        } else if (refusal != null) {
            refuse(context, refusal);
        }
    }

    private void answered(ChannelHandlerContext context, ByteBuf packet) {
        Answers.Sign sign = answers.received(parts.isEmpty() ? packet : whole(packet));
        String wrongSetting = answers.wrongSetting();
        if (wrongSetting != null) {
            packet.release();
            refuse(context, Refusal.ofSetting(wrongSetting));
            return;
        }
        switch (sign) {
            case FILE -> { // on which the client would fail
                packet.release();
                refuse(context, Refusal.FILE);
            }
            case NO_RESULT -> {
                packet.release();
                refuse(context, Refusal.CURSOR_MISSING);
            }
            case NO_CURSOR -> {
                refuse(context, Refusal.CURSOR_MISSING);
                context.fireChannelRead(packet);
            }
            case BROKEN -> {
                packet.release();
                refuse(context, Refusal.ofProtocol("The server's answer has lengths that do not fit."));
            }
            case FAILED -> failFetch(context, packet);
            case PLAIN -> {
                parts.forEach(context::fireChannelRead);
                parts.clear();
                context.fireChannelRead(packet);
            }
        }
    }

    /** The parts of a packet as one, with the header of the first. */
    private ByteBuf whole(ByteBuf last) {
        List<ByteBuf> all = new ArrayList<>();
        all.add(parts.get(0));
        parts.stream().skip(1).forEach(part -> all.add(behindHeader(part)));
        all.add(behindHeader(last));
        return Unpooled.wrappedUnmodifiableBuffer(all.toArray(ByteBuf[]::new));
    }

    private static ByteBuf behindHeader(ByteBuf packet) {
        return packet.slice(packet.readerIndex() + HEADER, packet.readableBytes() - HEADER);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        answers.from(context.channel().remoteAddress());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        forget();
    }

    private void forget() {
        parts.forEach(ByteBuf::release);
        parts.clear();
        preparation.forget();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        if (error instanceof CorruptedFrameException && !login.isOver()) {
            if (!refused) {
                refuse(context, Refusal.ofProtocol(String.valueOf(error.getMessage())));
            }
        } else {
            context.fireExceptionCaught(error);
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
    public void write(ChannelHandlerContext context, Object given, ChannelPromise promise) {
        Object message = given;
        ByteBuf bulk = given instanceof ByteBuf written ? answers.inPlaceOf(written) : null;
        if (bulk != null) {
            ReferenceCountUtil.release(given);
            message = bulk;
        }
        if (!refused && !fetching && written.answers(message) && !localInfile) {
            refuse(context, Refusal.FILE);
        }
        if (refused || fetching) {
            ReferenceCountUtil.release(message);
            if (refused
                    && !promise
                            .isVoid()) { // behind the error that says why, for a write that fails closes the connection
                context.executor().execute(() -> promise.tryFailure(new IOException(reason)));
            }
            return;
        }
        if (written.loggedIn()) {
            cancelDeadline(context);
        } else if (message instanceof ByteBuf packet && packet.isReadable()) {
            Refusal refusal = login.sending(context.channel(), packet);
            if (refusal != null) {
                packet.release();
                refuse(context, refusal);
                return;
            }
            prepareLogin(packet);
        }
        context.write(message, promise);
        if (written.quitting()) { // without the server, which may be gone
            context.flush();
            context.close();
        }
    }

    private void prepareLogin(ByteBuf packet) {
        if (capabilities.restrict(packet, localInfile)) {
            answers.expectColumnsEnd(capabilities.haveColumnsEnd());
            if (capabilities.haveBulk()) {
                answers.takeBulk();
            }
        } else if (!login.hasPassword()) {
            // Asked for it a second time, the client would send a hash of nothing.
            packet.setMediumLE(packet.readerIndex(), 0).writerIndex(packet.readerIndex() + HEADER);
        }
    }

    private void refuse(ChannelHandlerContext context, Refusal refusal) {
        refused = true;
        reason = refusal.reason();
        forget();
        boolean loggedIn = login.isOver();
        if (!login.isGreeted()) {
            context.fireChannelRead(Greeting.of(context.alloc()));
        }
        // Not at once: the client may be in the middle of handling the request.
        context.executor().execute(() -> fail(context, refusal, loggedIn));
    }

    /** An error is an answer that the client can read only in its place; what breaks the protocol has none. */
    private static void fail(ChannelHandlerContext context, Refusal reason, boolean loggedIn) {
        if (loggedIn && reason.breaksProtocol()) {
            context.fireExceptionCaught(new ProtocolException(reason.reason()));
        } else {
            context.fireChannelRead(ErrorPacket.of(context.alloc(), reason.code(), reason.sqlState(), reason.reason()));
            context.fireChannelReadComplete();
        }
        context.executor().execute(context::close); // behind what the client does with the error
    }
}

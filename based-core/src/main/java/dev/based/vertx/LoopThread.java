package dev.based.vertx;

import dev.based.spi.BodyThread;
import dev.based.spi.Uncaught;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ManualIoEventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The thread of one connection at a time. It drives the connection's event loop, and runs the bodies of its sessions between two runs of that.
 * A body that awaits runs the loop itself until it has what it waits for.
 *
 * <p>Nothing may wait inside a run of the loop: the client's code is on the stack there, which cannot be entered again. One body is open
 * at a time, since the one below on the stack could not go on before the one above.
 *
 * <p>It ends by {@link #finish()} alone, after the body that runs. A daemon thread. Safe for use by several threads.
 */
final class LoopThread extends FastThreadLocalThread implements BodyThread {
    private static final Runnable NOTHING = () -> {};
    /** How long a body may hold the loop up before what has come meanwhile is read first. */
    private static final long HELD_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Consumer<LoopThread> whenFree;
    private final Sockets sockets;
    private final ManualIoEventLoop loop;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    /** What is to run between two runs of the loop; on this thread only. */
    private final ArrayDeque<Runnable> bodies = new ArrayDeque<>(1);

    /** Guards the order of interrupts and of what follows them. */
    private final Object interrupts = new Object();

    /**
     * The context of the connection, or null. The loop runs in it, for else Vert.x would enter and leave it, through an entry of the thread's
     * own map that is made anew, at each message that is read. Bodies do not: what they ask of Vert.x is not to end up on this loop.
     */
    private volatile @Nullable ContextInternal context;

    /** When the loop ran last, as of {@link System#nanoTime()}; on this thread only. */
    private long lastRun;

    private boolean finishing;
    /** Whether a body is on the stack; changed by this thread only. */
    private volatile boolean inBody;
    /** Whether the loop runs, or is about to, rather than a body; changed under the lock, by this thread only. */
    private boolean inLoop = true;
    /** Whether this thread was interrupted while the loop ran, which forgets interrupts; changed under the lock. */
    private volatile boolean interruptedInLoop;

    private LoopThread(IoHandlerFactory sockets, Consumer<LoopThread> whenFree) {
        super("based-connection-" + NUMBERS.incrementAndGet());
        this.whenFree = whenFree;
        setDaemon(true);
        setContextClassLoader(
                LoopThread.class.getClassLoader()); // not that of whoever was the first to need a connection
        this.sockets = new Sockets(sockets);
        loop = new ManualIoEventLoop(null, null, this.sockets);
    }

    /**
     * Starts a thread; throws if there is no memory for it.
     *
     * @param sockets what the loop does input and output by
     * @param whenFree called on the thread when its connection was closed and no body runs on it any more
     */
    static LoopThread begin(IoHandlerFactory sockets, Consumer<LoopThread> whenFree) {
        LoopThread thread = BareThread.make(() -> new LoopThread(sockets, whenFree));
        try {
            thread.start();
        } catch (Throwable noFurtherThread) {
            thread.drop();
            throw noFurtherThread;
        }
        return thread;
    }

    /** Frees the loop of a thread that never ran. */
    private void drop() {
        loop.setOwningThread(Thread.currentThread());
        loop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
    }

    /** The connection's event loop. */
    ManualIoEventLoop loop() {
        return loop;
    }

    /**
     * Has a body run, on this thread, soon.
     *
     * @throws RejectedExecutionException if the thread has ended
     */
    void post(Runnable body) {
        loop.execute(() -> bodies.add(body));
    }

    /** Has the loop run in the context of a connection. */
    void serves(ContextInternal connection) {
        context = connection;
    }

    /** Whether a session's body is on the stack. */
    boolean isOccupied() {
        return inBody;
    }

    /** Ends the connection's output, if a body holds up what would close it; by any thread. */
    void endOutput() {
        if (inBody && Thread.currentThread() != this) {
            sockets.endOutput();
        }
    }

    /** Lets another connection have the thread, when no body runs on it any more. */
    void release() {
        context = null;
        try {
            post(() -> whenFree.accept(this));
        } catch (RejectedExecutionException ended) {
            // nobody can have it
        }
    }

    /** Closes all sockets of the loop soon, unless a body holds it up; a stage that never fails. */
    CompletionStage<Void> closeSockets() {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        try {
            loop.execute(() -> {
                sockets.close();
                closed.complete(null);
            });
        } catch (RejectedExecutionException ended) {
            closed.complete(null);
        }
        return inBody ? CompletableFuture.completedFuture(null) : closed;
    }

    /** Ends the thread, and its loop with all sockets, when no body runs any more; called again it does nothing. */
    void finish() {
        try {
            loop.execute(() -> finishing = true);
        } catch (RejectedExecutionException before) {
            // it ends already
        }
    }

    /** A stage that completes as the last thing that the thread does. */
    CompletionStage<Void> ended() {
        return ended;
    }

    @Override
    @SuppressWarnings("deprecation") // what replaces it has no way for a subclass
    public boolean willCleanupFastThreadLocals() {
        return true;
    }

    @Override
    public void run() {
        loop.setOwningThread(this);
        try {
            while (!loop.isTerminated()) {
                turn();
            }
            bodies.forEach(this::runSafely); // they find a connection that was closed
        } finally {
            FastThreadLocal.removeAll();
            ended.complete(null);
        }
    }

    private void turn() {
        Runnable body = bodies.poll();
        if (body != null) {
            runSafely(body);
        } else if (finishing && !loop.isShuttingDown()) {
            loop.shutdownGracefully(0, 0, TimeUnit.NANOSECONDS);
        }
        runLoop(!bodies.isEmpty() || finishing);
    }

    private void runSafely(Runnable body) {
        leaveLoop();
        Thread.interrupted(); // it was for a body that has ended
        try {
            body.run();
        } catch (Throwable error) {
            Uncaught.report(error);
        } finally {
            Thread.interrupted(); // it was for the body, and not every selector forgets it
            enterLoop();
        }
    }

    private void enterLoop() {
        synchronized (interrupts) {
            inLoop = true;
        }
    }

    /** Tells whether the thread was interrupted in the loop. */
    private boolean leaveLoop() {
        synchronized (interrupts) {
            inLoop = false;
            boolean interrupted = interruptedInLoop;
            interruptedInLoop = false;
            return interrupted;
        }
    }

    private void runLoop(boolean now) {
        try {
            dispatch(now ? -1 : 0);
        } catch (Throwable error) {
            Uncaught.report(error); // the loop goes on, whatever it was
        }
        lastRun = System.nanoTime();
    }

    private void dispatch(long nanos) {
        ContextInternal served = context;
        if (served == null) {
            loop.run(nanos);
            return;
        }
        ContextInternal before = served.beginDispatch();
        try {
            loop.run(nanos);
        } finally {
            served.endDispatch(before);
        }
    }

    @Override
    public void runBody(Runnable body) {
        boolean before = inBody;
        inBody = true;
        try {
            body.run();
            if (!before) {
                catchUp();
            }
        } finally {
            inBody = before;
        }
    }

    /** Reads what has come while a body held the loop up, such as the connection's end, before anything is sent behind the body. */
    private void catchUp() {
        if (System.nanoTime() - lastRun > HELD_UP_NANOS) {
            enterLoop();
            runLoop(true);
            leaveLoop();
        }
    }

    @Override
    public boolean mayAwait() {
        return inBody && !inLoop;
    }

    @Override
    public void runUntil(CompletableFuture<?> future) throws InterruptedException {
        future.whenComplete((value, error) -> wake());
        enterLoop();
        boolean interrupted = Thread.interrupted();
        try {
            while (!interrupted && !interruptedInLoop && !future.isDone()) {
                runLoop(false);
            }
        } finally {
            interrupted |= leaveLoop();
        }
        if (interrupted && !future.isDone()) {
            Thread.interrupted(); // of which this is told
            throw new InterruptedException();
        } else if (interrupted) {
            interrupt();
        }
    }

    /** A loop on epoll is woken by a task alone. */
    private void wake() {
        if (Thread.currentThread() != this) {
            try {
                loop.execute(NOTHING);
            } catch (RejectedExecutionException ended) {
                // nobody waits any more
            }
        }
    }

    /** An interrupt is for the body that runs. The loop may swallow it, so that it is noted beside. */
    @Override
    public void interrupt() {
        synchronized (interrupts) {
            super.interrupt();
            if (!inLoop) {
                return;
            }
            interruptedInLoop = true;
        }
        wake();
    }
}

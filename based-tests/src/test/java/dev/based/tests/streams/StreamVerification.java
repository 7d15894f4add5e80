package dev.based.tests.streams;

import static dev.based.tests.support.Outcomes.await;

import dev.based.Database;
import dev.based.DatabaseOptions;
import dev.based.Row;
import dev.based.Statement;
import java.time.Duration;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterMethod;
import org.testng.annotations.BeforeMethod;

/** The rules of Reactive Streams for publishers, on the streams of a database, one at a time. Run by {@link KitOfReactiveStreams}. */
public final class StreamVerification extends FlowPublisherVerification<Row> {
    /** How long a signal may take, also to a second subscriber, who gets none; and how long the kit listens for silence. */
    private static final long SIGNAL_MILLIS = 2_000;

    private static final long SILENCE_MILLIS = 50;
    /** How often the kit looks for an error; unless told, it sleeps as long as a signal may take before it looks. */
    private static final long POLL_MILLIS = 10;
    /** How long the kit sleeps before it looks whether a subscriber that cancelled is garbage. */
    private static final long COLLECTION_MILLIS = 1_000;

    /** So that even short streams have several pages. */
    private static final int PAGE = 3;

    private static final long ELEMENTS_OF_EAGER_DATABASES = 100;

    /** Those subscriptions that a test leaves open have a connection each, until the database is disconnected after it. */
    private static final DatabaseOptions OPTIONS =
            DatabaseOptions.DEFAULT.withMaxSize(5).withDisconnectTimeout(Duration.ofMillis(50));

    /** What the run that is under way streams from. */
    private static volatile StreamedDatabase kind;

    private static volatile String url;

    private Database database;

    /** For TestNG. */
    public StreamVerification() {
        super(new TestEnvironment(SIGNAL_MILLIS, SILENCE_MILLIS, POLL_MILLIS), COLLECTION_MILLIS);
    }

    /** Sets what the next run streams from. */
    static void use(StreamedDatabase nextKind, String nextUrl) {
        kind = nextKind;
        url = nextUrl;
    }

    /** Connects. */
    @BeforeMethod
    public void connect() {
        database = await(Database.create(url, OPTIONS).connect());
    }

    /** Ends what the test left open. */
    @AfterMethod
    public void disconnect() {
        await(database.disconnect());
    }

    @Override
    public Flow.Publisher<Row> createFlowPublisher(long elements) {
        return database.stream(Statement.of(kind.numbers(elements)).withFetchSize(PAGE));
    }

    @Override
    public Flow.Publisher<Row> createFailedFlowPublisher() {
        return database.stream("");
    }

    @Override
    public long maxElementsFromPublisher() {
        return kind.isLazy() ? Integer.MAX_VALUE : ELEMENTS_OF_EAGER_DATABASES;
    }
}

package dev.based.examples.rentals;

import dev.based.BasedException;

/** A request is refused, with a status of HTTP and a message for the client. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    Refusal(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }

    /** What a failure is to the client. What it must not know, such as SQL, is not in the message. */
    static Refusal of(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal;
        }
        if (failure instanceof BasedException error) {
            return of(error);
        }
        return new Refusal(500, "The service failed.");
    }

    private static Refusal of(BasedException error) {
        return switch (error.kind()) {
            case ROW_COUNT -> new Refusal(404, "There is no such thing.");
            case VALUE -> new Refusal(400, "A value does not fit.");
            case UNIQUE_VIOLATION -> new Refusal(409, "It is there already.");
            case FOREIGN_KEY_VIOLATION -> new Refusal(422, "It refers to something that is not there.");
            case NOT_NULL_VIOLATION, CHECK_VIOLATION -> new Refusal(422, "A value is missing or not allowed.");
            case POOL_TIMEOUT, CONNECTION_LOST, SERVER_NOT_READY, LOCK_TIMEOUT, DEADLOCK, SERIALIZATION_FAILURE ->
                new Refusal(503, "The service is busy; try again.");
            default -> new Refusal(500, "The service failed.");
        };
    }
}

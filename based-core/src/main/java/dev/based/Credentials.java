package dev.based;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who logs in to a server, and by what: a user's name and a password, which may be a token that holds for a while. See {@link
 * DatabaseOptions#withCredentials}.
 *
 * <p>The password is a {@code String}, since the clients of all databases take one: erasing an array would leave theirs. It is in no
 * message, and {@link #toString} does not show it.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class Credentials {
    private final String username;
    private final String password;
    private final @Nullable Instant expiry;

    private Credentials(String username, String password, @Nullable Instant expiry) {
        this.username = Objects.requireNonNull(username, "The username is null.");
        this.password = Objects.requireNonNull(password, "The password is null.");
        this.expiry = expiry;
        if (username.indexOf('\0') >= 0 || password.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "The user's name or the password has the character NUL, at which servers would cut it off.");
        }
    }

    /**
     * Credentials that are asked for anew for each connection.
     *
     * @param username the user's name
     * @param password the password, empty if there is none
     * @return the credentials
     * @throws IllegalArgumentException if one of them has the character NUL; the message shows neither
     */
    public static Credentials of(String username, String password) {
        return new Credentials(username, password, null);
    }

    /**
     * The same credentials, which are used for all connections until a moment, and asked for anew after it.
     *
     * @param value the moment, by this machine's clock, such as a token's expiry
     * @return a copy
     */
    public Credentials validUntil(Instant value) {
        return new Credentials(
                username, password, Objects.requireNonNull(value, "The time until which they are valid is null."));
    }

    /**
     * The user's name.
     *
     * @return the name
     */
    public String username() {
        return username;
    }

    /**
     * The password.
     *
     * @return the password, which must get into no message; empty if there is none
     */
    public String password() {
        return password;
    }

    /**
     * Until when they are used again.
     *
     * @return the moment; empty if they are for one connection only
     */
    public Optional<Instant> expiry() {
        return Optional.ofNullable(expiry);
    }

    /** Whether the user's name and the password are the same, for as long as they may hold. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Credentials credentials
                && username.equals(credentials.username)
                && password.equals(credentials.password);
    }

    @Override
    public int hashCode() {
        return username.hashCode();
    }

    /** Shows neither the password nor anything made of it. */
    @Override
    public String toString() {
        return "Credentials[" + username + "]";
    }
}

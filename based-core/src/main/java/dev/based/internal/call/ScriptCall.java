package dev.based.internal.call;

import dev.based.BasedException;
import dev.based.CommitOutcomeUnknownException;
import dev.based.ErrorKind;
import dev.based.ExecuteResult;
import dev.based.ScriptException;
import dev.based.internal.sql.text.Place;
import dev.based.observe.Verb;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import java.util.concurrent.CompletionStage;

/** One statement of a script, whose failure tells its place. */
public final class ScriptCall extends Call<ExecuteResult, ExecuteResult> {
    private final int number;
    private final Place place;

    /**
     * Creates a call.
     *
     * @param number which of the script's statements it is, from 1
     * @param place where it begins
     */
    public ScriptCall(Command command, int number, Place place) {
        super(command);
        this.number = number;
        this.place = place;
    }

    @Override
    public Verb verb() {
        return Verb.EXECUTE;
    }

    @Override
    public CompletionStage<ExecuteResult> send(Connection connection) {
        return connection.execute(command());
    }

    @Override
    public ExecuteResult result(ExecuteResult answer) {
        return answer;
    }

    @Override
    public boolean mayFailHere() {
        return false;
    }

    /** What is in doubt stays what it is, for whoever looks for that. */
    @Override
    public Throwable told(Throwable failure) {
        return failure instanceof BasedException told && !(failure instanceof CommitOutcomeUnknownException)
                ? new ScriptException(number, place.line(), place.column(), told, advice(told))
                : failure;
    }

    /** For those who give a script what only a single statement takes. */
    private String advice(BasedException told) {
        boolean unread = told.kind() == ErrorKind.SYNTAX || told.kind() == ErrorKind.OTHER;
        return unread && command().sql().contains("?")
                ? " If the ? is meant for a parameter: a script takes none."
                : "";
    }
}

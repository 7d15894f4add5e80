package dev.based.tests.broken;

import dev.based.ExecuteResult;
import dev.based.Row;
import dev.based.spi.Command;
import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Puts texts into the SQL between quotes, as they are. */
final class InlinesValues extends DelegatingConnection {
    InlinesValues(Connection delegate) {
        super(delegate);
    }

    @Override
    public CompletionStage<ExecuteResult> execute(Command command) {
        return super.execute(inlined(command));
    }

    @Override
    public CompletionStage<List<Row>> fetch(Command command, int maxRows) {
        return super.fetch(inlined(command), maxRows);
    }

    private static Command inlined(Command command) {
        StringBuilder sql = new StringBuilder();
        List<@Nullable Object> left = new ArrayList<>();
        String[] parts = command.sql().split("\\?", -1);
        if (parts.length != command.values().length + 1) {
            return command;
        }
        for (int i = 0; i < parts.length; i++) {
            sql.append(parts[i]);
            if (i < parts.length - 1) {
                Object value = command.values()[i];
                sql.append(value instanceof String ? "'" + value + "'" : "?");
                if (!(value instanceof String)) {
                    left.add(value);
                }
            }
        }
        return new Command(sql.toString(), left.toArray(), null, command.traits());
    }
}

package dev.based.tests.broken;

import dev.based.spi.Connection;
import dev.based.spi.DelegatingConnection;
import dev.based.spi.TransactionStatus;
import java.util.function.UnaryOperator;

/** Says always the same of the transaction, whatever the database says. */
final class LiesAboutTransactions extends DelegatingConnection {
    private final TransactionStatus lie;

    private LiesAboutTransactions(Connection delegate, TransactionStatus lie) {
        super(delegate);
        this.lie = lie;
    }

    static UnaryOperator<Connection> saying(TransactionStatus lie) {
        return connection -> new LiesAboutTransactions(connection, lie);
    }

    @Override
    public TransactionStatus transactionStatus() {
        return lie;
    }
}

package dev.based.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.based.Columns;
import dev.based.DiscriminatorColumn;
import dev.based.DiscriminatorValue;
import dev.based.MappingException;
import dev.based.Row;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows of a sealed type, each of the class that a column tells. */
class SealedTest {
    @DiscriminatorColumn("kind")
    sealed interface Payment permits Electronic, Cash, Voucher {}

    sealed interface Electronic extends Payment permits Card, BankTransfer {}

    record Card(BigDecimal amount, String number) implements Electronic {}

    record BankTransfer(BigDecimal amount, String iban) implements Electronic {}

    record Cash(BigDecimal amount) implements Payment {}

    @DiscriminatorValue("V")
    static final class Voucher implements Payment {
        private @Nullable String code;
    }

    record Order(int id, @Nullable Payment payment) {}

    record Maybe(int id, Optional<Payment> payment) {}

    @DiscriminatorColumn("paymentKind")
    abstract static sealed class Numbered permits One, Two {}

    @DiscriminatorValue("1")
    static final class One extends Numbered {
        final int paymentKind;

        One(int paymentKind) {
            this.paymentKind = paymentKind;
        }
    }

    @DiscriminatorValue("2")
    static final class Two extends Numbered {
        Two(@SuppressWarnings("unused") String text) {
            throw new IllegalStateException("refused");
        }
    }

    sealed interface Plain permits Dot {}

    record Dot() implements Plain {}

    @DiscriminatorColumn("kind")
    sealed interface Same permits Here.Thing, There.Thing {}

    interface Here {
        record Thing(int id) implements Same {}
    }

    interface There {
        record Thing(int id) implements Same {}
    }

    private static Row row(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            columns.put(String.valueOf(namesAndValues[index]), namesAndValues[index + 1]);
        }
        return Row.of(
                Columns.of(List.copyOf(columns.keySet())), columns.values().toArray());
    }

    private static Row payment(@Nullable Object kind) {
        return row("kind", kind, "amount", new BigDecimal("9.50"), "number", "4111", "iban", "NL91", "code", "XMAS");
    }

    private static void assertRefused(ThrowingCallable mapping, String... parts) {
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(mapping)
                .satisfies(error -> assertThat(error.getMessage()).contains(parts));
    }

    @Test
    void v7_as_classThatTheColumnTells() {
        BigDecimal amount = new BigDecimal("9.50");
        assertThat(payment("card").as(Payment.class)).isEqualTo(new Card(amount, "4111"));
        assertThat(payment("CARD").as(Payment.class)).isEqualTo(new Card(amount, "4111"));
        assertThat(payment("bank_transfer").as(Payment.class)).isEqualTo(new BankTransfer(amount, "NL91"));
        assertThat(payment("BankTransfer").as(Electronic.class)).isEqualTo(new BankTransfer(amount, "NL91"));
        assertThat(payment("Cash").as(Payment.class)).isEqualTo(new Cash(amount));
        assertThat(payment("V").as(Payment.class))
                .isInstanceOfSatisfying(
                        Voucher.class, voucher -> assertThat(voucher.code).isEqualTo("XMAS"));
        assertThat(payment("anything").as(Cash.class)).isEqualTo(new Cash(amount));
    }

    @Test
    void v7_as_valueOfNoClassOrOfSeveral() {
        assertRefused(
                () -> payment("4111-secret").as(Payment.class),
                "\"kind\" stands for none of the classes of " + Payment.class.getName(),
                "[card, bankTransfer, cash, V]",
                "@DiscriminatorValue");
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> payment("4111-secret").as(Payment.class))
                .withMessageNotContaining("secret");
        assertRefused(() -> payment("voucher").as(Payment.class), "none");
        assertRefused(() -> payment("v").as(Payment.class), "none");
        assertRefused(() -> payment("cash").as(Electronic.class), "[card, bankTransfer]");
        assertRefused(() -> payment(null).as(Payment.class), "\"kind\" is NULL", "[card, bankTransfer, cash, V]");
        assertRefused(() -> row("kind", "thing", "id", 1).as(Same.class), "several", "[thing, thing]");
    }

    @Test
    void v7_as_sealedWithoutAColumn() {
        assertRefused(
                () -> row("kind", "dot").as(Plain.class),
                Plain.class.getName() + " is sealed",
                "@DiscriminatorColumn(\"...\")",
                "[Dot]");
        assertRefused(() -> row("amount", 1).as(Payment.class), "no column for \"kind\"", "[amount]");
        assertThat(row("kind", "dot").as(Dot.class)).isEqualTo(new Dot());
    }

    @Test
    void v7_as_columnOfAClassIsMissingOnlyForRowsOfIt() {
        assertThat(row("kind", "cash", "amount", 1).as(Payment.class)).isEqualTo(new Cash(BigDecimal.ONE));
        assertRefused(
                () -> row("kind", "card", "amount", 1).as(Payment.class), "no column for \"number\"", "Card", "amount");
        assertRefused(() -> row("kind", "V", "amount", 1).as(Payment.class), "Voucher", "[code]");
        assertRefused(() -> row("kind", "cash", "amount", "much").as(Payment.class), "\"amount\"");
    }

    @Test
    void v7_as_sealedInAnObject() {
        Row order = row("id", 1, "payment_kind", "card", "payment_amount", 2, "payment_number", "4111");
        Row unpaid = row("id", 1, "payment_kind", null, "payment_amount", null, "payment_number", null);
        Card card = new Card(BigDecimal.valueOf(2), "4111");

        assertThat(order.as(Order.class)).isEqualTo(new Order(1, card));
        assertThat(order.as(Maybe.class)).isEqualTo(new Maybe(1, Optional.of(card)));
        assertThat(unpaid.as(Order.class)).isEqualTo(new Order(1, null));
        assertThat(unpaid.as(Maybe.class)).isEqualTo(new Maybe(1, Optional.empty()));
        assertRefused(
                () -> row("id", 1, "payment_kind", null, "payment_amount", 2).as(Order.class),
                "\"payment_kind\" is NULL");
        assertRefused(() -> row("id", 1, "payment_amount", 2).as(Order.class), "no column for \"payment.kind\"");
    }

    @Test
    void v7_as_abstractClassByANumber() {
        assertThat(row("payment_kind", 1L).as(Numbered.class))
                .isInstanceOfSatisfying(
                        One.class, one -> assertThat(one.paymentKind).isEqualTo(1));
        assertThatExceptionOfType(MappingException.class)
                .isThrownBy(() -> row("payment_kind", 2, "text", "x").as(Numbered.class))
                .withMessageContaining("Two refused the row")
                .withCauseInstanceOf(IllegalStateException.class);
    }
}

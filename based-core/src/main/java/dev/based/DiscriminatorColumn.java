package dev.based;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the column that tells of which class of a sealed type a row is, so that {@link Row#as} makes one of that class:
 *
 * <pre>{@code
 * @DiscriminatorColumn("kind")
 * sealed interface Payment {
 *     record Card(BigDecimal amount, String number) implements Payment {}
 *     record BankTransfer(BigDecimal amount, String iban) implements Payment {}
 * }
 * }</pre>
 *
 * <p>The column holds a class's {@link DiscriminatorValue}, or else its simple name, in any case or in snake case: {@code
 * bank_transfer} for {@code BankTransfer}. It may be a number, or an enum of the database. A sealed type that is permitted by another one
 * without an annotation of its own has that of the other.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface DiscriminatorColumn {
    /**
     * The column's name, found as that of a property is: in any case, or in snake case. In an object that is a property of another it
     * begins with that property's name: {@code payment_kind}.
     *
     * @return the name
     */
    String value();
}

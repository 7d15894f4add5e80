/** A shop that rents films, as a REST service. */
@NullMarked
package dev.based.examples.rentals;

import org.jspecify.annotations.NullMarked;

/** A shop that rents films, as a REST service. */
@NullUnmarked // as in dev.based.examples
package dev.based.examples.rentals;

import org.jspecify.annotations.NullUnmarked;

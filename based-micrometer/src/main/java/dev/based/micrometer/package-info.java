/** {@link dev.based.micrometer.MicrometerListener} tells Micrometer what databases do. */
@NullMarked
package dev.based.micrometer;

import org.jspecify.annotations.NullMarked;

/** {@link dev.based.opentelemetry.OpenTelemetryListener} tells OpenTelemetry what databases do. */
@NullMarked
package dev.based.opentelemetry;

import org.jspecify.annotations.NullMarked;

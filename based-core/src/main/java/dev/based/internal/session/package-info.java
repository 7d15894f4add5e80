/** Sessions, transactions inside them, and the order in which a connection is given its commands. */
@NullMarked
package dev.based.internal.session;

import org.jspecify.annotations.NullMarked;

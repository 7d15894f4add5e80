/** Who logs in: credentials that are asked for, kept and renewed. */
@NullMarked
package dev.based.internal.login;

import org.jspecify.annotations.NullMarked;

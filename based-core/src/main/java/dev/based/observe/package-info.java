/**
 * What a database tells of its work: {@link dev.based.observe.DatabaseListener} is given to {@link
 * dev.based.DatabaseOptions#withListener}.
 */
@NullMarked
package dev.based.observe;

import org.jspecify.annotations.NullMarked;

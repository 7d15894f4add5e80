/** What errors show: names, and no value. */
package dev.based.tests.messages;

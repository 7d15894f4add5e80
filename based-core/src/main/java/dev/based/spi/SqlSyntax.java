package dev.based.spi;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * The lexical rules of a database's SQL, by which parameters are told from literals, comments and operators.
 *
 * <p>Immutable; safe for use by several threads. Most databases fit one of the constants; others are made from the nearest one, by
 * {@link #with} and {@link #without}.
 */
public final class SqlSyntax {
    /** What may differ between databases. There may be more of them in later versions. */
    public enum Rule {
        /** The driver wants {@code $1, $2} rather than {@code ?}. */
        NUMBERED_PLACEHOLDERS,
        /** A backslash escapes the next character in every string literal (MySQL). */
        BACKSLASH_ESCAPES,
        /** A backslash does so in {@code E'...'} only (PostgreSQL). */
        ESCAPE_STRINGS,
        /** {@code $tag$ ... $tag$} is a literal. */
        DOLLAR_QUOTES,
        /** {@code `...`} is a quoted name. */
        BACKTICK_QUOTES,
        /** {@code [...]} is a quoted name rather than an array subscript. */
        BRACKET_QUOTES,
        /** {@code #} starts a comment. */
        HASH_COMMENTS,
        /** {@code /* ... *}{@code /} nests. */
        NESTED_COMMENTS,
        /** {@code --} starts a comment only before white space or the end (MySQL). */
        DASH_COMMENT_NEEDS_SPACE,
        /** The content of {@code /*! ... *}{@code /} and {@code /*M! ... *}{@code /} is executed (MySQL and MariaDB). */
        EXECUTABLE_COMMENTS,
        /** {@code @name} is a variable of the session, which {@code :=} sets anywhere in a statement (MySQL and MariaDB). */
        USER_VARIABLES,
        /** Blocks such as {@code BEGIN NOT ATOMIC ... END} and {@code IF ... END IF} are statements by themselves (MariaDB). */
        COMPOUND_STATEMENTS,
        /** {@code a[:high]} is a slice of an array, which no parameter begins (PostgreSQL). */
        OPEN_SLICES,
        /** {@code JSON_OBJECT(key : value)} and {@code JSON_OBJECTAGG(key : value)} have colons that begin no parameter (standard SQL). */
        JSON_COLONS,
        /** A trigger's body has no blocks in it: the first END behind a semicolon ends it (SQLite). */
        FLAT_BODIES,
        /** {@code $name}, {@code @name} and {@code :1} are the database's own parameters; they are refused (SQLite). */
        OWN_PARAMETERS
    }

    /** Standard SQL with {@code ?} placeholders; right for H2, Db2 and Oracle through JDBC. */
    public static final SqlSyntax STANDARD =
            new SqlSyntax(EnumSet.of(Rule.DOLLAR_QUOTES, Rule.NESTED_COMMENTS, Rule.JSON_COLONS), EmptyList.TESTED);

    /** PostgreSQL, with {@code $1} placeholders. */
    public static final SqlSyntax POSTGRESQL =
            STANDARD.with(Rule.NUMBERED_PLACEHOLDERS, Rule.ESCAPE_STRINGS, Rule.OPEN_SLICES);

    /** MySQL and MariaDB. */
    public static final SqlSyntax MYSQL = STANDARD.without(Rule.DOLLAR_QUOTES, Rule.NESTED_COMMENTS, Rule.JSON_COLONS)
            .with(
                    Rule.BACKSLASH_ESCAPES,
                    Rule.BACKTICK_QUOTES,
                    Rule.HASH_COMMENTS,
                    Rule.DASH_COMMENT_NEEDS_SPACE,
                    Rule.EXECUTABLE_COMMENTS,
                    Rule.USER_VARIABLES,
                    Rule.COMPOUND_STATEMENTS);

    /** SQLite, which also takes the quotes of MySQL and SQL Server. */
    public static final SqlSyntax SQLITE = STANDARD.without(Rule.DOLLAR_QUOTES, Rule.NESTED_COMMENTS, Rule.JSON_COLONS)
            .with(Rule.BACKTICK_QUOTES, Rule.BRACKET_QUOTES, Rule.FLAT_BODIES, Rule.OWN_PARAMETERS);

    private final Set<Rule> rules;
    private final EmptyList emptyList;

    private SqlSyntax(Set<Rule> rules, EmptyList emptyList) {
        this.rules = rules;
        this.emptyList = emptyList;
    }

    /**
     * Whether a rule holds.
     *
     * @param rule the rule
     * @return whether it is one of this syntax
     */
    public boolean has(Rule rule) {
        return rules.contains(rule);
    }

    /**
     * This syntax with more rules.
     *
     * @param added the rules
     * @return another syntax
     */
    public SqlSyntax with(Rule... added) {
        Set<Rule> more = EnumSet.copyOf(rules);
        more.addAll(Set.of(added));
        return new SqlSyntax(more, emptyList);
    }

    /**
     * This syntax with fewer rules.
     *
     * @param removed the rules
     * @return another syntax
     */
    public SqlSyntax without(Rule... removed) {
        Set<Rule> fewer = EnumSet.copyOf(rules);
        fewer.removeAll(Set.of(removed));
        return new SqlSyntax(fewer, emptyList);
    }

    /**
     * How an IN with an empty list is written.
     *
     * @return {@link EmptyList#TESTED} unless another was given
     */
    public EmptyList emptyList() {
        return emptyList;
    }

    /**
     * This syntax with another way to write an empty list.
     *
     * @param form what works on the database
     * @return another syntax
     */
    public SqlSyntax withEmptyList(EmptyList form) {
        return new SqlSyntax(rules, Objects.requireNonNull(form, "form"));
    }

    /** Shows the rules. */
    @Override
    public String toString() {
        return "SqlSyntax" + rules;
    }
}

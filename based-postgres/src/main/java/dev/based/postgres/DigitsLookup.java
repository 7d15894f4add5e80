package dev.based.postgres;

import java.util.HashMap;
import java.util.Map;

/** Asks the server how many digits of seconds a table's columns keep. */
final class DigitsLookup extends Lookup {
    /** The columns of times with digits of their own, or of a domain over such. */
    private static final String QUERY = """
            WITH RECURSIVE columns(number, name, type, digits) AS (
              SELECT pg_catalog.row_number() OVER (ORDER BY a.attnum), a.attname, a.atttypid, a.atttypmod
              FROM pg_catalog.pg_attribute a
              WHERE a.attrelid OPERATOR(pg_catalog.=) pg_catalog.to_regclass(%s)::pg_catalog.oid
                AND a.attnum OPERATOR(pg_catalog.>) 0::pg_catalog.int2 AND NOT a.attisdropped
              UNION ALL
              SELECT c.number, c.name, t.typbasetype, t.typtypmod
              FROM columns c JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) c.type
              WHERE t.typtype OPERATOR(pg_catalog.=) 'd'::pg_catalog."char")
            SELECT c.number, c.name, c.digits
            FROM columns c
            WHERE c.digits OPERATOR(pg_catalog.>=) 0
              AND c.type OPERATOR(pg_catalog.=) ANY ('{1083,1114,1184,1266}'::pg_catalog.oid[])""";

    private final Question question;
    private final Map<Integer, Integer> byNumber = new HashMap<>();
    private final Map<String, Integer> byName = new HashMap<>();

    /**
     * What is asked.
     *
     * @param changes how often tables were changed before
     */
    record Question(WrittenColumns.Table table, int changes) {}

    /**
     * Creates a question.
     *
     * @param groupsBefore how many groups of messages the server answers before
     */
    DigitsLookup(Question question, boolean guarded, int groupsBefore) {
        super(QUERY.formatted(literal(question.table().name())), guarded, groupsBefore);
        this.question = question;
    }

    private static String literal(String text) {
        return "E'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    @Override
    void take(String[] row) {
        int digits = Integer.parseInt(row[2]);
        byNumber.put(Integer.parseInt(row[0]), digits);
        byName.put(row[1], digits);
    }

    Question question() {
        return question;
    }

    TableDigits answer() {
        return new TableDigits(byName, byNumber);
    }
}

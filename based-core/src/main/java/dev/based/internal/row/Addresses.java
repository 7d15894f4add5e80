package dev.based.internal.row;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Conversions from text into addresses of the internet. No name is ever looked up. */
final class Addresses {
    private static final int OCTETS = 4;
    private static final int LARGEST_OCTET = 255;

    private Addresses() {}

    static InetAddress toAddress(Object value) {
        if (!(value instanceof String text)) {
            throw Unfit.unrelated();
        }
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        boolean six = address.indexOf(':') >= 0;
        if (slash >= 0 && !text.substring(slash).equals(six ? "/128" : "/32")) {
            throw new Unfit("it is a network, whose prefix would be lost; ask for String");
        }
        if (six ? !isSix(address) : !isFour(address)) {
            throw new Unfit("only text such as 192.0.2.1 and 2001:db8::1 is");
        }
        try {
            InetAddress parsed = InetAddress.getByName(address);
            if (six != parsed instanceof Inet6Address) {
                throw new Unfit("Java takes such an address of version 6 for one of version 4; ask for String");
            }
            return parsed;
        } catch (UnknownHostException malformed) {
            // Not kept as the cause: its message shows the value.
            throw new Unfit("only text such as 192.0.2.1 and 2001:db8::1 is");
        }
    }

    /** Whether Java parses the text, or refuses it, without asking anybody. */
    private static boolean isSix(String address) {
        return address.chars()
                        .allMatch(each -> each == ':' || each == '.' || Character.digit(each, 16) >= 0 && each < 128)
                && address.charAt(0) != '.';
    }

    private static boolean isFour(String address) {
        String[] octets = address.split("\\.", -1);
        if (octets.length != OCTETS) {
            return false;
        }
        for (String octet : octets) {
            boolean digits = !octet.isEmpty()
                    && octet.length() <= 3
                    && octet.chars().allMatch(each -> each >= '0' && each <= '9');
            if (!digits || Integer.parseInt(octet) > LARGEST_OCTET || octet.length() > 1 && octet.charAt(0) == '0') {
                return false;
            }
        }
        return true;
    }
}

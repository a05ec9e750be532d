package io.millrace.ingest.privacy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** IP addresses as texts. */
final class NetworkAddress {
    private static final int KEPT_BYTES_OF_4 = 3;
    private static final int KEPT_BYTES_OF_16 = 6;
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern LITERAL =
            Pattern.compile(OCTET + "(\\." + OCTET + "){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    private NetworkAddress() {}

    /** The address of the network that it lies in; empty when the text is no address, which nobody could then shorten. */
    static Optional<String> truncated(String text) {
        // Only literals: a name would be looked up.
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            byte[] address = InetAddress.getByName(text).getAddress();
            Arrays.fill(address, address.length == 4 ? KEPT_BYTES_OF_4 : KEPT_BYTES_OF_16, address.length, (byte) 0);
            return Optional.of(InetAddress.getByAddress(address).getHostAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}

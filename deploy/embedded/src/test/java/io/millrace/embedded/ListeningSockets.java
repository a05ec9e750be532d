package io.millrace.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The TCP sockets on which processes accept connections, as the Linux kernel lists them. */
final class ListeningSockets {

    /**
     * One socket.
     *
     * @param address local address as the kernel writes it: hexadecimal, each 32-bit word in the machine's byte order
     */
    record ListeningSocket(String address, int port) {

        /** Whether only this machine reaches it. Written for machines with the least significant byte first. */
        boolean loopback() {
            return switch (address.length()) {
                case 8 -> address.endsWith("7F");
                case 32 ->
                    address.equals("00000000000000000000000001000000")
                            || (address.startsWith("0000000000000000FFFF0000") && address.endsWith("7F"));
                default -> false;
            };
        }
    }

    private ListeningSockets() {}

    static List<ListeningSocket> of(Iterable<ProcessHandle> processes) throws IOException {
        Set<String> inodes = new HashSet<>();
        for (ProcessHandle process : processes) {
            inodes.addAll(inodes(process.pid()));
        }
        List<ListeningSocket> sockets = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields[3].equals("0A") && inodes.contains(fields[9])) {
                    String[] local = fields[1].split(":");
                    sockets.add(new ListeningSocket(local[0].toUpperCase(Locale.ROOT), Integer.parseInt(local[1], 16)));
                }
            }
        }
        return sockets;
    }

    private static Set<String> inodes(long pid) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : descriptors) {
                String target = Files.exists(descriptor, LinkOption.NOFOLLOW_LINKS)
                        ? Files.readSymbolicLink(descriptor).toString()
                        : "";
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        return inodes;
    }
}

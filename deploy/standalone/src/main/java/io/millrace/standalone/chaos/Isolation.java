package io.millrace.standalone.chaos;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network and a table of mounts that only the campaign's processes see: on them packets can get lost and disks be full
 * without anybody else noticing, and both are gone with the last process. Linux and root only.
 */
public final class Isolation {
    private static final String LARGE = "4g";
    private static final Pattern DROPPED = Pattern.compile("dropped (\\d+)");

    private Isolation() {}

    /** Why this machine can't do it; empty when it can. */
    public static Optional<String> problem() {
        if (!"0".equals(Commands.run("id", "-u").text())) {
            return Optional.of("needs root");
        }
        Commands.Outcome tried = Commands.run(inside(List.of("ip", "link", "show", "lo")));
        return tried.worked() ? Optional.empty() : Optional.of("no namespaces here: " + firstLine(tried.text()));
    }

    /** The command that runs another one in a network and a table of mounts of its own. */
    public static List<String> inside(List<String> command) {
        List<String> isolated = new ArrayList<>(List.of(
                "unshare",
                "--net",
                "--mount",
                "sh",
                "-c",
                // Packets of an ordinary size, so that losing one of them is nothing unusual.
                "ip link set lo mtu 1500 && ip link set lo up && exec \"$@\"",
                "sh"));
        isolated.addAll(command);
        return isolated;
    }

    /** Why packets can't get lost here; empty when they can. */
    static Optional<String> packetLossProblem() {
        Commands.Outcome tried = losePackets();
        findPackets();
        return tried.worked() ? Optional.empty() : Optional.of("tc: " + firstLine(tried.text()));
    }

    /** Loses one packet in ten; where the kernel has no netem, those that exceed a narrow link. */
    static Commands.Outcome losePackets() {
        Commands.Outcome netem = Commands.run("tc", "qdisc", "replace", "dev", "lo", "root", "netem", "loss", "10%");
        return netem.worked()
                ? netem
                : Commands.run(
                        "tc", "qdisc", "replace", "dev", "lo", "root", "tbf", "rate", "4mbit", "burst", "16kb", "limit",
                        "24kb");
    }

    /** Ends the loss; says how many packets were lost. */
    static long findPackets() {
        Matcher dropped = DROPPED.matcher(
                Commands.run("tc", "-s", "qdisc", "show", "dev", "lo").text());
        long lost = dropped.find() ? Long.parseLong(dropped.group(1)) : 0;
        Commands.run("tc", "qdisc", "del", "dev", "lo", "root");
        return lost;
    }

    /** Puts a file system of its own under a directory; says why when that does not work. */
    static Optional<String> mount(Path directory) {
        Commands.Outcome mounted =
                Commands.run("mount", "-t", "tmpfs", "-o", "size=" + LARGE, "tmpfs", directory.toString());
        return mounted.worked() ? Optional.empty() : Optional.of("mount: " + firstLine(mounted.text()));
    }

    /** Takes all free space from a mounted directory. */
    static Commands.Outcome fill(Path directory) throws IOException {
        FileStore store = Files.getFileStore(directory);
        long used = store.getTotalSpace() - store.getUnallocatedSpace();
        return Commands.run("mount", "-o", "remount,size=" + Math.max(4_096, used), directory.toString());
    }

    /** Gives the space back. */
    static Commands.Outcome empty(Path directory) {
        return Commands.run("mount", "-o", "remount,size=" + LARGE, directory.toString());
    }

    /** Takes the file system away again, with all that is on it. */
    static void unmount(Path directory) {
        Commands.run("umount", "--lazy", directory.toString());
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("no answer");
    }
}

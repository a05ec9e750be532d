package io.millrace.monitor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A mail server that takes everything: as much of RFC 5321 as a client needs that sends one message after the other. */
public final class FakeMail implements AutoCloseable {
    private final ServerSocket server;
    private final Queue<String> transcripts = new ConcurrentLinkedQueue<>();

    public FakeMail() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread answering = new Thread(this::answer, "smtp");
        answering.setDaemon(true);
        answering.start();
    }

    public URI url() {
        return URI.create("smtp://127.0.0.1:" + server.getLocalPort());
    }

    /** What was said in each conversation that is over. */
    public List<String> received() {
        return List.copyOf(transcripts);
    }

    private void answer() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                transcripts.add(talk(client));
            } catch (IOException e) {
                // Whoever hangs up in the middle has sent nothing; the next one may.
                transcripts.add(e.toString());
            }
        }
    }

    private static String talk(Socket client) throws IOException {
        StringBuilder transcript = new StringBuilder();
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
                OutputStream out = client.getOutputStream()) {
            say(out, "220 test");
            boolean data = false;
            String line = lines.readLine();
            while (line != null) {
                transcript.append(line).append('\n');
                if (data) {
                    if (line.equals(".")) {
                        data = false;
                        say(out, "250 taken");
                    }
                } else if (line.equals("DATA")) {
                    data = true;
                    say(out, "354 go on");
                } else if (line.equals("QUIT")) {
                    say(out, "221 bye");
                    break;
                } else {
                    say(out, "250 ok");
                }
                line = lines.readLine();
            }
        }
        return transcript.toString();
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

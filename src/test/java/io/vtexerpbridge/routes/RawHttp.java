package io.vtexerpbridge.routes;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Requests that no well-behaved client would send: what is on the line is what the test wrote. */
final class RawHttp {

    private static final int PATIENCE_MILLIS = 20_000;

    private final URI server;

    RawHttp(String url) {
        server = URI.create(url);
    }

    String url() {
        return server.toString();
    }

    /** What came back; status 0 when the server hung up without a word. */
    record Answer(int status, String text) {}

    /** One request line such as {@code GET /api/orders}, with these header lines and this body. */
    Answer send(String methodAndPath, List<String> headers, String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder(methodAndPath)
                .append(" HTTP/1.1\r\nHost: ")
                .append(server.getAuthority())
                .append("\r\nConnection: close\r\n");
        headers.forEach(line -> head.append(line).append("\r\n"));
        if (content.length > 0 && headers.stream().noneMatch(line -> line.startsWith("Transfer-Encoding"))) {
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        return exchange(head.append("\r\n").toString(), content);
    }

    Answer send(String methodAndPath, String... headers) {
        return send(methodAndPath, List.of(headers), "");
    }

    /** A connection on which this was written, and nothing more will be. */
    Socket begin(String text) throws IOException {
        Socket socket = open();
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private Answer exchange(String head, byte[] body) {
        try (Socket socket = open()) {
            try {
                OutputStream out = socket.getOutputStream();
                out.write(head.getBytes(StandardCharsets.ISO_8859_1));
                for (int from = 0; from < body.length; from += 65_536) {
                    out.write(Arrays.copyOfRange(body, from, Math.min(body.length, from + 65_536)));
                }
                out.flush();
            } catch (SocketException e) {
                // refused before all of it was sent: the answer is there to be read, or it hung up
                return read(socket);
            }
            return read(socket);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Answer read(Socket socket) throws IOException {
        String text;
        try {
            text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException e) {
            text = "";
        }
        return new Answer(text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0, text);
    }

    private Socket open() throws IOException {
        Socket socket = new Socket(InetAddress.getByName(server.getHost()), server.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }
}

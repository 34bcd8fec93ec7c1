package io.vtexerpbridge.routes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A wire to a PostgreSQL that can be told to swallow the answers to commits: the server has committed, and whoever asked for it sees the
 * connection end. Its client has to send every statement as text (prepareThreshold=0).
 */
final class UnreliableWire implements AutoCloseable {

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "wire");
        thread.setDaemon(true);
        return thread;
    });
    private final int server;
    private final AtomicInteger toSwallow = new AtomicInteger();
    private final AtomicInteger swallowed = new AtomicInteger();

    UnreliableWire(int serverPort) throws IOException {
        server = serverPort;
        threads.execute(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** The answers to the next commits of transactions that changed something get lost. */
    void swallowCommits(int count) {
        toSwallow.addAndGet(count);
    }

    int swallowed() {
        return swallowed.get();
    }

    private void accept() {
        try {
            while (!door.isClosed()) {
                Socket client = door.accept();
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
                client.setTcpNoDelay(true);
                behind.setTcpNoDelay(true);
                AtomicBoolean swallow = new AtomicBoolean();
                threads.execute(() -> there(client, behind, swallow));
                threads.execute(() -> back(behind, client, swallow));
            }
        } catch (IOException closed) {
            threads.shutdownNow();
        }
    }

    private void there(Socket client, Socket behind, AtomicBoolean swallow) {
        try (client;
                behind) {
            InputStream in = client.getInputStream();
            OutputStream out = behind.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            boolean writing = false;
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                String said = new String(buffer, 0, n, StandardCharsets.ISO_8859_1);
                writing |= said.contains("insert into") || said.contains("update ");
                if (said.contains("COMMIT")) {
                    if (writing && toSwallow.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                        swallow.set(true);
                    }
                    writing = false;
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException cut) {
            swallow.set(false);
        }
    }

    private void back(Socket behind, Socket client, AtomicBoolean swallow) {
        try (client;
                behind) {
            InputStream in = behind.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                if (swallow.get()) {
                    swallowed.incrementAndGet();
                    return;
                }
                out.write(buffer, 0, n);
            }
        } catch (IOException cut) {
            swallow.set(false);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}

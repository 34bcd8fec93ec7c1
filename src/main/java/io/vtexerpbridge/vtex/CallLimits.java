package io.vtexerpbridge.vtex;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * Ends a call that takes too long as a whole, or whose answer is too large: the client's own timeouts begin anew with every byte, so
 * an answer that drips would hold a worker for hours.
 */
public final class CallLimits implements ExecChainHandler, AutoCloseable {

    private final Duration longest;
    private final long largest;
    private final ScheduledThreadPoolExecutor timer;

    /**
     * @param longest a call may take, from its connection to the last byte of the answer
     * @param largest answer in bytes, unpacked
     */
    public CallLimits(Duration longest, long largest) {
        this("vtex-call-limits", longest, largest);
    }

    /** As the other constructor, for calls to somebody else than VTEX. @param name of the thread that cuts the calls */
    public CallLimits(String name, Duration longest, long largest) {
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        this.longest = longest;
        this.largest = largest;
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        Watch watch = new Watch(scope);
        try {
            ClassicHttpResponse response = chain.proceed(request, scope);
            HttpEntity entity = response.getEntity();
            if (entity == null) {
                watch.end();
            } else {
                response.setEntity(new LimitedEntity(entity, watch));
            }
            return response;
        } catch (IOException e) {
            watch.end();
            throw watch.explained(e);
        } catch (HttpException | RuntimeException e) {
            watch.end();
            throw e;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** Cuts one call's connection when its time is over. */
    private final class Watch {

        private final ExecChain.Scope scope;
        private final ScheduledFuture<?> cut;
        private volatile boolean expired;
        private volatile boolean ended;

        private Watch(ExecChain.Scope scope) {
            this.scope = scope;
            cut = timer.schedule(
                    () -> {
                        if (!ended) {
                            expired = true;
                            this.scope.execRuntime.discardEndpoint();
                        }
                    },
                    longest.toMillis(),
                    TimeUnit.MILLISECONDS);
        }

        private void end() {
            ended = true;
            cut.cancel(false);
        }

        private IOException explained(IOException failed) {
            return expired ? new IOException("no whole answer within " + longest.toSeconds() + " s", failed) : failed;
        }
    }

    private final class LimitedEntity extends HttpEntityWrapper {

        private final Watch watch;

        private LimitedEntity(HttpEntity entity, Watch watch) {
            super(entity);
            this.watch = watch;
        }

        @Override
        public InputStream getContent() throws IOException {
            InputStream content = super.getContent();
            return content == null ? null : new LimitedStream(content, watch);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try (InputStream content = getContent()) {
                content.transferTo(out);
            }
        }

        @Override
        public void close() throws IOException {
            watch.end();
            super.close();
        }
    }

    private final class LimitedStream extends FilterInputStream {

        private final Watch watch;
        private long read;

        private LimitedStream(InputStream content, Watch watch) {
            super(content);
            this.watch = watch;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int count;
            try {
                count = super.read(bytes, from, length);
            } catch (IOException e) {
                watch.end();
                throw watch.explained(e);
            }
            if (count < 0) {
                watch.end();
                return count;
            }
            read += count;
            if (read > largest) {
                watch.end();
                watch.scope.execRuntime.discardEndpoint();
                throw new IOException("the answer is larger than " + largest + " bytes");
            }
            return count;
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        @Override
        public void close() throws IOException {
            watch.end();
            super.close();
        }
    }
}

package io.millrace.ingest.server;

import io.millrace.ingest.answer.Answer;
import io.millrace.ingest.answer.Problem;
import io.millrace.ingest.answer.ProblemException;
import io.millrace.schemas.error.ErrorCode;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client connection: requests one after another, whatever the client sends ahead. Everything here runs on the
 * connection's event loop.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** Bodies up to this size are handled on the event loop; larger ones would hold up its other connections. */
    private static final int INLINE_BYTES = 64 * 1024;

    /** What is read past after a refusal, so that the client is there to read its answer. */
    private static final long MAX_DISCARDED_BYTES = 2L << 20;

    private static final int CHECKS_A_TIMEOUT = 4;

    private enum Phase {
        IDLE,
        HEAD,
        BODY,
        HANDLING,
        WRITING,
        CLOSING
    }

    private final Handler handler;
    private final ServerLimits limits;
    private final InFlightBudget budget;
    private final Executor workers;
    private final HttpDate date;
    private final BooleanSupplier stopping;
    private final AnswerListener listener;

    /** What the client sent ahead. */
    private final Deque<Object> ahead = new ArrayDeque<>(0);

    private Phase phase = Phase.IDLE;
    private long since = System.nanoTime();
    private boolean messageRead;
    private boolean watched;
    private @Nullable Exchange exchange;

    /** What was seen of a body when the connection was looked at last. */
    private @Nullable Exchange seen;

    private long seenBytes;

    Connection(
            Handler handler,
            ServerLimits limits,
            InFlightBudget budget,
            Executor workers,
            HttpDate date,
            AnswerListener listener,
            BooleanSupplier stopping) {
        this.handler = handler;
        this.limits = limits;
        this.budget = budget;
        this.workers = workers;
        this.date = date;
        this.listener = listener;
        this.stopping = stopping;
    }

    /** It may come late, when it is known what the connection speaks. */
    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (context.channel().isActive()) {
            watchOnce(context);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        watchOnce(context);
        context.fireChannelActive();
    }

    private void watchOnce(ChannelHandlerContext context) {
        if (!watched) {
            watched = true;
            watch(context);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        messageRead = true;
        if (phase == Phase.HANDLING || phase == Phase.WRITING) {
            ahead.add(message);
            context.channel().config().setAutoRead(false);
            return;
        }
        take(context, message);
    }

    /** Bytes came that are no whole head yet: from now on the head has to arrive in time. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (phase == Phase.IDLE && !messageRead) {
            enter(Phase.HEAD);
        }
        messageRead = false;
        context.fireChannelReadComplete();
    }

    private void take(ChannelHandlerContext context, Object message) {
        try {
            if (phase == Phase.CLOSING) {
                return;
            }
            if (message instanceof HttpRequest request) {
                begin(context, request);
            }
            if (message instanceof HttpContent content && exchange != null) {
                read(context, exchange, content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void begin(ChannelHandlerContext context, HttpRequest request) {
        Exchange begun = new Exchange(request, new NettyRequestHead(request, context.channel()), limits, budget.open());
        exchange = begun;
        enter(Phase.BODY);
        if (request.decoderResult().isFailure()) {
            refuseUnreadable(context, begun);
            return;
        }
        try {
            begun.accept(handler);
        } catch (ProblemException e) {
            begun.refuse(e.problem());
        } catch (RuntimeException e) {
            begun.refuse(defect(e));
        }
        if (HttpUtil.is100ContinueExpected(request)) {
            proceedOrRefuse(context, begun);
        }
    }

    private void refuseUnreadable(ChannelHandlerContext context, Exchange unreadable) {
        unreadable.refuse(Problem.of(400, ErrorCode.MALFORMED_REQUEST, "the request is not HTTP that the edge reads"));
        answerAndClose(context, unreadable);
    }

    /** The client asked before it sends its body (RFC 9110, section 10.1.1); a refused one it shall not send. */
    private void proceedOrRefuse(ChannelHandlerContext context, Exchange begun) {
        if (begun.refusal().isPresent()) {
            answerAndClose(context, begun);
            return;
        }
        ChannelFuture unused = context.writeAndFlush(
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
    }

    private void read(ChannelHandlerContext context, Exchange current, HttpContent content) {
        if (content.decoderResult().isFailure()) {
            refuseUnreadable(context, current);
            return;
        }
        current.received(content.content().readableBytes());
        if (current.refusal().isEmpty()) {
            try {
                current.buffer().add(content.content());
            } catch (ProblemException e) {
                current.refuse(e.problem());
            }
        }
        if (current.refusal().isPresent() && current.receivedSinceRefusal() > MAX_DISCARDED_BYTES) {
            answerAndClose(context, current);
            return;
        }
        if (content instanceof LastHttpContent) {
            enter(Phase.HANDLING);
            if (current.refusal().isPresent()) {
                answer(context, current, current.refusal().get().answer());
            } else {
                handle(context, current);
            }
        }
    }

    private void handle(ChannelHandlerContext context, Exchange current) {
        byte[] body = current.buffer().toBytes();
        if (body.length <= INLINE_BYTES && current.encoding() == Encoding.IDENTITY) {
            handle(context, current, body);
            return;
        }
        try {
            workers.execute(() -> handle(context, current, body));
        } catch (RejectedExecutionException e) {
            answer(context, current, overloaded());
        }
    }

    private void handle(ChannelHandlerContext context, Exchange current, byte[] body) {
        CompletionStage<Answer> answer;
        try {
            answer = current.endpoint().handle(decoded(current, body), context.executor());
        } catch (ProblemException e) {
            answerLater(context, current, e.problem().answer());
            return;
        } catch (RuntimeException e) {
            answerLater(context, current, defect(e).answer());
            return;
        }
        CompletionStage<Answer> unused = answer.whenComplete((told, error) -> answerLater(
                context, current, error == null ? told : failed(error).answer()));
    }

    private byte[] decoded(Exchange current, byte[] body) {
        if (current.encoding() == Encoding.IDENTITY) {
            return body;
        }
        BodyBuffer decoded = new BodyBuffer(limits.maxBodyBytes(), current.lease(), body.length, limits.retryAfter());
        current.encoding().decode(body, decoded);
        return decoded.toBytes();
    }

    private Problem failed(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause instanceof ProblemException refused ? refused.problem() : defect(cause);
    }

    private static Problem defect(Throwable error) {
        LOG.error("a request failed because of a defect", error);
        return Problem.of(500, ErrorCode.INTERNAL_ERROR, "the edge could not handle the request");
    }

    private Answer overloaded() {
        return Problem.temporary(
                        ErrorCode.OVERLOADED, "too many requests are waiting; send again later", limits.retryAfter())
                .answer();
    }

    /** From whatever thread the answer is known on. */
    private void answerLater(ChannelHandlerContext context, Exchange current, Answer answer) {
        if (context.executor().inEventLoop()) {
            answer(context, current, answer);
            return;
        }
        try {
            context.executor().execute(() -> answer(context, current, answer));
        } catch (RejectedExecutionException e) {
            current.lease().close();
        }
    }

    private void answer(ChannelHandlerContext context, Exchange current, Answer answer) {
        if (exchange != current || phase != Phase.HANDLING) {
            // It went away, or was told to come back before.
            current.lease().close();
            return;
        }
        boolean keepAlive = HttpUtil.isKeepAlive(current.request()) && !stopping.getAsBoolean();
        write(context, current, answer, keepAlive);
    }

    private void answerAndClose(ChannelHandlerContext context, Exchange current) {
        Answer answer = current.refusal()
                .orElseThrow(() -> new IllegalStateException("there is no refusal"))
                .answer();
        write(context, current, answer, false);
    }

    private void write(ChannelHandlerContext context, Exchange current, Answer answer, boolean keepAlive) {
        enter(keepAlive ? Phase.WRITING : Phase.CLOSING);
        listener.answered(current.head(), answer.status(), current.age());
        ChannelFuture unused = context.writeAndFlush(response(handler.finish(current.head(), answer), keepAlive))
                .addListener((ChannelFutureListener) written -> {
                    current.lease().close();
                    exchange = null;
                    if (!written.isSuccess() || !keepAlive) {
                        end(context);
                        return;
                    }
                    enter(Phase.IDLE);
                    resume(context);
                });
    }

    private void resume(ChannelHandlerContext context) {
        while (phase != Phase.HANDLING && phase != Phase.WRITING && !ahead.isEmpty()) {
            take(context, ahead.remove());
        }
        if (ahead.isEmpty() && !context.channel().config().isAutoRead()) {
            context.channel().config().setAutoRead(true);
        }
    }

    private FullHttpResponse response(Answer answer, boolean keepAlive) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.wrappedBuffer(answer.bytes()),
                DefaultHttpHeadersFactory.headersFactory().withValidation(false),
                DefaultHttpHeadersFactory.trailersFactory());
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(answer.bytes().length))
                .set(HttpHeaderNames.DATE, date.now());
        answer.headers().forEach((name, value) -> response.headers().set(name, value));
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        return response;
    }

    private void enter(Phase next) {
        phase = next;
        since = System.nanoTime();
    }

    /** Looks at the connection now and then; no request pays for a timer of its own. */
    private void watch(ChannelHandlerContext context) {
        long period = limits.bodyTimeout().toNanos() / CHECKS_A_TIMEOUT;
        Future<?> unused = context.executor()
                .schedule(
                        () -> {
                            if (context.channel().isActive()) {
                                check(context);
                                watch(context);
                            }
                        },
                        period,
                        TimeUnit.NANOSECONDS);
    }

    private void check(ChannelHandlerContext context) {
        long nanos = System.nanoTime() - since;
        switch (phase) {
            case IDLE -> {
                if (nanos > limits.idleTimeout().toNanos()) {
                    end(context);
                }
            }
            case HEAD, WRITING, CLOSING -> {
                if (nanos > limits.bodyTimeout().toNanos()) {
                    end(context);
                }
            }
            case BODY -> {
                if (exchange != null) {
                    checkBody(context, exchange, nanos);
                }
            }
            case HANDLING -> {
                if (nanos > limits.answerTimeout().toNanos() && exchange != null) {
                    answer(
                            context,
                            exchange,
                            Problem.temporary(
                                            ErrorCode.KAFKA_UNAVAILABLE,
                                            "Kafka did not acknowledge in time; send again",
                                            limits.retryAfter())
                                    .answer());
                }
            }
        }
    }

    private void checkBody(ChannelHandlerContext context, Exchange current, long nanos) {
        long leastBytes = limits.minBodyBytesASecond() * limits.bodyTimeout().toMillis() / CHECKS_A_TIMEOUT / 1_000;
        boolean tooLate = nanos > limits.bodyTimeout().toNanos();
        boolean tooSlow = current == seen && current.received() - seenBytes < leastBytes;
        if (tooLate || tooSlow) {
            String detail = tooLate
                    ? "the body did not arrive within " + limits.bodyTimeout().toSeconds() + " s"
                    : "the body came with less than " + limits.minBodyBytesASecond() + " bytes a second";
            current.refuse(Problem.of(408, ErrorCode.MALFORMED_REQUEST, detail));
            answerAndClose(context, current);
            return;
        }
        seen = current;
        seenBytes = current.received();
    }

    /** Ends the connection as soon as it owes no answer. */
    void closeWhenIdle(ChannelHandlerContext context) {
        if (phase == Phase.IDLE || phase == Phase.HEAD) {
            end(context);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Exchange current = exchange;
        // A request that is being handled gives its room back when its events are no longer held.
        if (current != null && phase != Phase.HANDLING) {
            current.lease().close();
        }
        exchange = null;
        seen = null;
        phase = Phase.CLOSING;
        ahead.forEach(ReferenceCountUtil::release);
        ahead.clear();
        context.fireChannelInactive();
    }

    private static void end(ChannelHandlerContext context) {
        ChannelFuture unused = context.close();
    }

    /** The client is gone, or speaks something else; both are its own business. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
        LOG.debug("a connection ended with {}", error.toString());
        end(context);
    }
}

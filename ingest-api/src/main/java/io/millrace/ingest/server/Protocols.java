package io.millrace.ingest.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which protocol a connection speaks: TLS says it (ALPN), and without TLS a client of HTTP/2 begins with its preface
 * (RFC 9113, section 3.3). Every stream of HTTP/2 is then served like a connection of HTTP/1.1 with one request.
 */
final class Protocols {
    private static final int MAX_REQUEST_LINE_BYTES = 16 * 1024;
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int MAX_STREAMS = 128;
    private static final Duration HANDSHAKE_WITHIN = Duration.ofSeconds(10);
    private static final ByteBuf PREFACE =
            Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("PRI * HTTP/2.0", StandardCharsets.US_ASCII));

    private final Supplier<ChannelHandler> requests;
    private final Duration idleTimeout;

    /**
     * @param requests makes what serves requests, one for each connection or stream
     * @param idleTimeout for a connection that says nothing, or on which, with HTTP/2, nothing comes and goes
     */
    Protocols(Supplier<ChannelHandler> requests, Duration idleTimeout) {
        this.requests = requests;
        this.idleTimeout = idleTimeout;
    }

    /** @param tls empty for plain text */
    void addTo(Channel channel, Optional<SslContext> tls) {
        ChannelPipeline pipeline = channel.pipeline();
        if (tls.isEmpty()) {
            pipeline.addLast(new Preface());
            return;
        }
        var handshake = tls.get().newHandler(channel.alloc());
        handshake.setHandshakeTimeoutMillis(HANDSHAKE_WITHIN.toMillis());
        pipeline.addLast(handshake).addLast(new Negotiated());
    }

    private void http1(ChannelPipeline pipeline) {
        pipeline.addLast(new HttpServerCodec(new HttpDecoderConfig()
                        .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                        .setMaxHeaderSize(MAX_HEADER_BYTES)
                        .setMaxChunkSize(CHUNK_BYTES)))
                .addLast(requests.get());
    }

    private void http2(ChannelPipeline pipeline) {
        Http2Settings settings = Http2Settings.defaultSettings()
                .maxConcurrentStreams(MAX_STREAMS)
                .maxHeaderListSize(MAX_HEADER_BYTES);
        pipeline.addLast(new IdleStateHandler(0, 0, idleTimeout.toMillis(), TimeUnit.MILLISECONDS))
                .addLast(new CloseWhenIdle())
                .addLast(Http2FrameCodecBuilder.forServer()
                        .initialSettings(settings)
                        .build())
                .addLast(new Http2MultiplexHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.pipeline()
                                .addLast(new Http2StreamFrameToHttpObjectCodec(true))
                                .addLast(requests.get());
                    }
                }));
    }

    private final class Negotiated extends ApplicationProtocolNegotiationHandler {
        Negotiated() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext context, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                http2(context.pipeline());
            } else {
                http1(context.pipeline());
            }
        }

        /** Scanners and load balancers open and drop connections all day. */
        @Override
        protected void handshakeFailure(ChannelHandlerContext context, Throwable cause) {
            ChannelFuture unused = context.close();
        }
    }

    /** Looks at the first bytes, and goes. */
    private final class Preface extends ByteToMessageDecoder {
        private @Nullable Future<?> silence;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            silence = context.executor().schedule(() -> close(context), idleTimeout.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void close(ChannelHandlerContext context) {
            ChannelFuture unused = context.close();
        }

        @Override
        protected void handlerRemoved0(ChannelHandlerContext context) {
            if (silence != null) {
                silence.cancel(false);
            }
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            int known = Math.min(in.readableBytes(), PREFACE.readableBytes());
            boolean maybeHttp2 = ByteBufUtil.equals(in, in.readerIndex(), PREFACE, 0, known);
            if (maybeHttp2 && known < PREFACE.readableBytes()) {
                return;
            }
            if (maybeHttp2) {
                http2(context.pipeline());
            } else {
                http1(context.pipeline());
            }
            context.pipeline().remove(this);
        }
    }

    private static final class CloseWhenIdle extends ChannelDuplexHandler {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof IdleStateEvent) {
                ChannelFuture unused = context.channel().close();
            } else {
                context.fireUserEventTriggered(event);
            }
        }
    }
}

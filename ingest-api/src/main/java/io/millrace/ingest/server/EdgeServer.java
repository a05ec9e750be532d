package io.millrace.ingest.server;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The port for clients. It stops before everything else of the service does: first it waits until load balancers have seen that
 * the service is not ready any more, while each answer tells its client to connect anew, then it takes no more connections, then
 * it answers what is under way, then it closes.
 */
public final class EdgeServer implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeServer.class);
    private static final int BACKLOG = 1_024;
    private static final int WAITING_BODIES = 1_024;
    private static final Duration DRAIN_WITHIN = Duration.ofSeconds(18);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final InetSocketAddress address;
    private final Handler handler;
    private final ServerLimits limits;
    private final InFlightBudget budget;
    private final AnswerListener listener;
    private final HttpDate date;
    private final Supplier<Optional<SslContext>> tls;
    private final Runnable untilSeen;
    private final Protocols protocols;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ThreadPoolExecutor workers;
    private final EventLoopGroup loops;
    private volatile boolean stopping;
    private volatile boolean running;
    private volatile int port;

    /** A port for plain text that stops as soon as it is told to. */
    public EdgeServer(
            InetSocketAddress address,
            Handler handler,
            ServerLimits limits,
            InFlightBudget budget,
            AnswerListener listener,
            InstantSource clock) {
        this(address, handler, limits, budget, listener, Optional::empty, () -> {}, clock);
    }

    /**
     * @param tls asked for every new connection; empty for plain text
     * @param untilSeen waits until whoever balances the load has seen that the service is to stop
     */
    public EdgeServer(
            InetSocketAddress address,
            Handler handler,
            ServerLimits limits,
            InFlightBudget budget,
            AnswerListener listener,
            Supplier<Optional<SslContext>> tls,
            Runnable untilSeen,
            InstantSource clock) {
        this.address = address;
        this.handler = handler;
        this.limits = limits;
        this.budget = budget;
        this.listener = listener;
        this.tls = tls;
        this.untilSeen = untilSeen;
        this.date = new HttpDate(clock);
        this.protocols = new Protocols(this::connection, limits.idleTimeout());
        int processors = Runtime.getRuntime().availableProcessors();
        this.loops = new MultiThreadIoEventLoopGroup(
                processors, new DefaultThreadFactory("edge", true), NioIoHandler.newFactory());
        this.workers = new ThreadPoolExecutor(
                processors,
                processors,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(WAITING_BODIES),
                new DefaultThreadFactory("edge-bodies", true));
    }

    /** The port that it listens on; known once it has started. */
    public int port() {
        return port;
    }

    @Override
    public void start() {
        Channel listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Pipeline())
                .bind(address)
                .syncUninterruptibly()
                .channel();
        connections.add(listening);
        port = ((InetSocketAddress) listening.localAddress()).getPort();
        running = true;
        LOG.info("clients can connect to port {}", port);
    }

    private final class Pipeline extends ChannelInitializer<SocketChannel> {
        @Override
        protected void initChannel(SocketChannel channel) {
            connections.add(channel);
            protocols.addTo(channel, tls.get());
        }
    }

    private Connection connection() {
        return new Connection(handler, limits, budget, workers, date, listener, () -> stopping);
    }

    @Override
    public void stop() {
        stopping = true;
        untilSeen.run();
        connections.close(NioServerSocketChannel.class::isInstance).awaitUninterruptibly();
        long deadline = System.nanoTime() + DRAIN_WITHIN.toNanos();
        while (!connections.isEmpty() && System.nanoTime() < deadline) {
            connections.forEach(EdgeServer::closeWhenIdle);
            boolean unused = connections.newCloseFuture().awaitUninterruptibly(LOOK_EVERY.toMillis());
        }
        connections.close().awaitUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        workers.shutdown();
        running = false;
    }

    private static void closeWhenIdle(Channel channel) {
        channel.eventLoop().execute(() -> {
            ChannelHandlerContext context = channel.pipeline().context(Connection.class);
            if (context == null) {
                // HTTP/2 tells its client, and waits for its streams; on anything else no request has begun.
                ChannelFuture unused = channel.close();
            } else {
                ((Connection) context.handler()).closeWhenIdle(context);
            }
        });
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

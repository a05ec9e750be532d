package io.millrace.bench.edge;

import io.millrace.bench.process.JavaProcess;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What the edge is measured against: the same server library and producer, and nothing else. It hands each body to Kafka as it
 * is and answers when it is acknowledged; or answers at once.
 */
final class ReferenceServer implements AutoCloseable {
    private static final byte[] DONE = "{\"success\":true}".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_BODY = 1 << 20;

    /** What a reference does with a body. */
    enum Kind {
        /** Sends records without a key, which go to one partition for a while and so make large batches. */
        ACKNOWLEDGED,

        /** Sends each record to the partition of a key, as the edge must. */
        KEYED,

        NO_OP
    }

    private final JavaProcess process;
    private final InetSocketAddress address;

    private ReferenceServer(JavaProcess process, InetSocketAddress address) {
        this.process = process;
        this.address = address;
    }

    /** Starts one in a process of its own; the topic must exist. */
    static ReferenceServer start(Kind kind, String bootstrapServers, String topic, List<String> options, Path log)
            throws Exception {
        JavaProcess process = JavaProcess.startOfHarness(
                ReferenceServer.class, options, List.of(kind.name(), bootstrapServers, topic), log);
        try {
            return new ReferenceServer(
                    process,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(process.awaitReady())));
        } catch (Exception e) {
            process.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    JavaProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }

    /** The process itself. */
    public static void main(String[] arguments) throws Exception {
        Kind kind = Kind.valueOf(arguments[0]);
        Optional<Producer<byte[], byte[]>> producer =
                kind == Kind.NO_OP ? Optional.empty() : Optional.of(producer(arguments[1], arguments[2]));
        Channel listening = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(
                        Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory()))
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1_024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(MAX_BODY))
                                .addLast(new Bare(producer, arguments[2], kind == Kind.KEYED));
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        System.out.println(JavaProcess.READY + ((InetSocketAddress) listening.localAddress()).getPort());
        while (System.in.read() >= 0) {
            // Only the end of the input has a meaning.
        }
        System.exit(0);
    }

    private static Producer<byte[], byte[]> producer(String bootstrapServers, String topic) throws Exception {
        Map<String, Object> properties = ProducerProperties.of(bootstrapServers);
        properties.put("max.block.ms", 10_000L);
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.send(new ProducerRecord<>(topic, DONE)).get();
        return producer;
    }

    private static final class Bare extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final Optional<Producer<byte[], byte[]>> producer;
        private final String topic;
        private final boolean isKeyed;

        Bare(Optional<Producer<byte[], byte[]>> producer, String topic, boolean isKeyed) {
            this.producer = producer;
            this.topic = topic;
            this.isKeyed = isKeyed;
        }

        private ProducerRecord<byte[], byte[]> record(byte[] body) {
            if (!isKeyed) {
                return new ProducerRecord<>(topic, body);
            }
            ThreadLocalRandom random = ThreadLocalRandom.current();
            String key = new UUID(random.nextLong(), random.nextLong()).toString();
            return new ProducerRecord<>(topic, key.getBytes(StandardCharsets.US_ASCII), body);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            byte[] body = ByteBufUtil.getBytes(request.content());
            if (producer.isEmpty()) {
                answer(context, HttpResponseStatus.OK);
                return;
            }
            Future<RecordMetadata> unused = producer.get()
                    .send(
                            record(body),
                            (metadata, error) -> answer(
                                    context,
                                    error == null ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE));
        }

        private static void answer(ChannelHandlerContext context, HttpResponseStatus status) {
            FullHttpResponse response =
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(DONE));
            response.headers()
                    .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                    .set(HttpHeaderNames.CONTENT_LENGTH, DONE.length);
            ChannelFuture unused = context.writeAndFlush(response);
        }
    }
}

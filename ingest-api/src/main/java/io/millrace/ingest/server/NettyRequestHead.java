package io.millrace.ingest.server;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A request's head as Netty read it. */
final class NettyRequestHead implements RequestHead {
    private final HttpRequest request;
    private final Channel channel;
    private final String path;
    private final Optional<String> query;

    NettyRequestHead(HttpRequest request, Channel channel) {
        this.request = request;
        this.channel = channel;
        String target = originForm(request.uri());
        int question = target.indexOf('?');
        this.path = withoutLastSlash(question < 0 ? target : target.substring(0, question));
        this.query = question < 0 ? Optional.empty() : Optional.of(target.substring(question + 1));
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Optional<String> query() {
        return query;
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(request.headers().get(name));
    }

    @Override
    public String remoteAddress() {
        return channel.remoteAddress() instanceof InetSocketAddress address && address.getAddress() != null
                ? address.getAddress().getHostAddress()
                : "";
    }

    /** Clients of proxies name the server too (RFC 9112, section 3.2.2). */
    private static String originForm(String target) {
        int authority = target.startsWith("/") ? -1 : target.indexOf("://");
        if (authority < 0) {
            return target;
        }
        int path = target.indexOf('/', authority + 3);
        return path < 0 ? "/" : target.substring(path);
    }

    private static String withoutLastSlash(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}

//! The HTTP endpoint: `/metrics` for Prometheus, `/healthz` and `/readyz` for probes.

use std::convert::Infallible;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::CONTENT_TYPE;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// How many HTTP connections are served at once; further ones wait in the socket's queue.
const CONNECTION_COUNT_MAX: usize = 16;
/// How long one connection may take, so that silent ones do not keep probes out.
const CONNECTION_TIME_MAX: Duration = Duration::from_secs(5);
/// How long to wait before accepting again when the process has no file handle left.
const ACCEPT_RETRY: Duration = Duration::from_millis(100);

/// What the endpoint asks of a node.
pub trait Observed: Send + Sync + 'static {
    /// The metrics in Prometheus' text form.
    fn metrics(&self) -> String;
    /// Why the node is unhealthy and should be restarted, if it is.
    fn unhealthy_because(&self) -> Option<String>;
    /// Why the node cannot serve clients now, if it cannot.
    fn unready_because(&self) -> Option<String>;
}

/// Binds the endpoint; an empty host is all addresses.
pub async fn bind(host: &str, port: u16) -> std::io::Result<TcpListener> {
    if !host.is_empty() {
        return TcpListener::bind((host, port)).await;
    }
    // One socket for both families where the machine has both.
    match TcpListener::bind((Ipv6Addr::UNSPECIFIED, port)).await {
        Err(error) if error.kind() != std::io::ErrorKind::AddrInUse => {
            TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).await
        }
        bound => bound,
    }
}

/// Serves until the process ends.
pub async fn serve(listener: TcpListener, node: Arc<impl Observed>) {
    serve_within(listener, node, CONNECTION_TIME_MAX).await;
}

async fn serve_within(listener: TcpListener, node: Arc<impl Observed>, time_max: Duration) {
    let slots = Arc::new(Semaphore::new(CONNECTION_COUNT_MAX));
    loop {
        let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, peer)) => {
                let node = Arc::clone(&node);
                tokio::spawn(async move {
                    if tokio::time::timeout(time_max, serve_connection(stream, peer, node)).await.is_err() {
                        tracing::debug!(%peer, "close slow http connection");
                    }
                    drop(slot);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "accept http connection");
                tokio::time::sleep(ACCEPT_RETRY).await;
            }
        }
    }
}

async fn serve_connection(stream: tokio::net::TcpStream, peer: SocketAddr, node: Arc<impl Observed>) {
    let service = service_fn(move |request| {
        let node = Arc::clone(&node);
        async move { Ok::<_, Infallible>(respond(&request, &*node)) }
    });
    let mut connection = hyper::server::conn::http1::Builder::new();
    connection.keep_alive(false);
    if let Err(error) = connection.serve_connection(TokioIo::new(stream), service).await {
        tracing::debug!(%error, %peer, "serve http connection");
    }
}

fn respond<B>(request: &Request<B>, node: &impl Observed) -> Response<Full<Bytes>> {
    if request.method() != Method::GET {
        return text(StatusCode::METHOD_NOT_ALLOWED, "only GET\n".to_owned());
    }
    let probe = |trouble: Option<String>| match trouble {
        None => text(StatusCode::OK, "ok\n".to_owned()),
        Some(reason) => text(StatusCode::SERVICE_UNAVAILABLE, format!("{reason}\n")),
    };
    match request.uri().path() {
        "/metrics" => {
            let mut response = text(StatusCode::OK, node.metrics());
            let kind = hyper::header::HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
            response.headers_mut().insert(CONTENT_TYPE, kind);
            response
        }
        "/healthz" => probe(node.unhealthy_because()),
        "/readyz" => probe(node.unready_because()),
        _ => text(StatusCode::NOT_FOUND, "there are /metrics, /healthz and /readyz\n".to_owned()),
    }
}

fn text(status: StatusCode, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    response
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;

    /// Healthy, and not ready.
    struct Unready;

    impl Observed for Unready {
        fn metrics(&self) -> String {
            "up 1\n".to_owned()
        }

        fn unhealthy_because(&self) -> Option<String> {
            None
        }

        fn unready_because(&self) -> Option<String> {
            Some("it starts".to_owned())
        }
    }

    async fn ask(at: SocketAddr, request: &str) -> (String, String) {
        let mut stream = TcpStream::connect(at).await.unwrap();
        stream.write_all(format!("{request} HTTP/1.1\r\nHost: a\r\n\r\n").as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.lines().next().unwrap().to_owned(), body.to_owned())
    }

    async fn start(time_max: Duration) -> SocketAddr {
        let listener = bind("127.0.0.1", 0).await.unwrap();
        let at = listener.local_addr().unwrap();
        tokio::spawn(serve_within(listener, Arc::new(Unready), time_max));
        at
    }

    fn run(test: impl Future<Output = ()> + Send + 'static) {
        env::machine::run(1, |_| test).unwrap();
    }

    #[test]
    fn what_is_answered() {
        run(async {
            let at = start(CONNECTION_TIME_MAX).await;
            for (request, status, body) in [
                ("GET /healthz", "HTTP/1.1 200 OK", "ok\n"),
                ("GET /readyz", "HTTP/1.1 503 Service Unavailable", "it starts\n"),
                ("GET /metrics", "HTTP/1.1 200 OK", "up 1\n"),
                ("GET /metric", "HTTP/1.1 404 Not Found", "there are /metrics, /healthz and /readyz\n"),
                ("POST /healthz", "HTTP/1.1 405 Method Not Allowed", "only GET\n"),
            ] {
                assert_eq!(ask(at, request).await, (status.to_owned(), body.to_owned()), "{request}");
            }
        });
    }

    #[test]
    fn silent_connections_do_not_keep_probes_out() {
        run(async {
            let at = start(Duration::from_millis(50)).await;
            let mut silent = Vec::new();
            for _ in 0..CONNECTION_COUNT_MAX {
                silent.push(TcpStream::connect(at).await.unwrap());
            }
            assert_eq!(ask(at, "GET /healthz").await.1, "ok\n");
        });
    }
}

//! The HTTP endpoint: `/metrics` for Prometheus, `/healthz` and `/readyz` for probes.

use std::convert::Infallible;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

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
    let slots = Arc::new(Semaphore::new(CONNECTION_COUNT_MAX));
    loop {
        let Ok(slot) = Arc::clone(&slots).acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, peer)) => {
                let node = Arc::clone(&node);
                tokio::spawn(async move {
                    serve_connection(stream, peer, node).await;
                    drop(slot);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "accept http connection");
                tokio::task::yield_now().await;
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
